/** Where the page of a rule is, from the root of the project. */
export function ruleDocs(rule: string): string {
  return `docs/rules/${rule}.md`;
}

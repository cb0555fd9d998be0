import { load } from 'js-yaml';
import { isObject } from '../../src/kubernetes/json.ts';

/** One documented value of a chart. */
export interface ChartValue {
  /** Such as `webhooks.mutating.enabled`. */
  readonly path: string;
  readonly fallback: unknown;
  readonly description: string;
}

/**
 * The values of a values.yaml that a `# -- ` comment stands above, in their order.
 * @throws Error that names a value which neither has a comment nor stands within one that has
 */
export function chartValues(text: string): readonly ChartValue[] {
  const root = load(text);
  const described = descriptions(text);
  const missing = leaves(root).filter((path) => !covered(path, described));
  if (missing.length > 0) throw new Error(`values.yaml says nothing of ${missing.join(', ')}`);
  return [...described].map(([path, description]) => ({ path, description, fallback: at(root, path) }));
}

/** Follows the indentation of two spaces that values.yaml is written with. */
function descriptions(text: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const path: string[] = [];
  let comment: string[] | undefined;
  for (const line of text.split('\n')) {
    const [, begun] = /^\s*# -- (.*)$/.exec(line) ?? [];
    const [, more] = /^\s*# (.*)$/.exec(line) ?? [];
    const [, indent = '', key] = /^( *)([A-Za-z]+):/.exec(line) ?? [];
    if (begun !== undefined) comment = [begun];
    else if (more !== undefined) comment?.push(more);
    else if (key !== undefined) {
      path.splice(indent.length / 2, path.length, key);
      if (comment) found.set(path.join('.'), comment.join(' '));
      comment = undefined;
    }
  }
  return found;
}

function leaves(value: unknown, path: readonly string[] = []): readonly string[] {
  if (!isObject(value) || Object.keys(value).length === 0) return [path.join('.')];
  return Object.entries(value).flatMap(([key, child]) => leaves(child, [...path, key]));
}

function covered(path: string, described: ReadonlyMap<string, string>): boolean {
  const parts = path.split('.');
  return parts.some((_, index) => described.has(parts.slice(0, index + 1).join('.')));
}

function at(root: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((value, key) => (isObject(value) ? value[key] : undefined), root);
}

/** The values as a table of Markdown. */
export function valuesMarkdown(values: readonly ChartValue[]): string {
  const rows = values.map(({ path, fallback, description }) => {
    const words = description.replaceAll('|', '\\|');
    return `| \`${path}\` | \`${JSON.stringify(fallback)}\` | ${words} |`;
  });
  return ['| Value | Default | What it does |', '| --- | --- | --- |', ...rows, ''].join('\n');
}

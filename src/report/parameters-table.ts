import type { ParameterSchemas } from '../rules/parameters.ts';

/** The parameters of a rule or a default as a Markdown table. */
export function parametersMarkdown(parameters: ParameterSchemas): string {
  const rows = Object.entries(parameters).map(([name, schema]) => {
    const type = 'enum' in schema && schema.enum ? schema.enum.join(', ') : schema.type;
    return `| \`${name}\` | ${type} | \`${JSON.stringify(schema.default)}\` | ${schema.description} |`;
  });
  if (rows.length === 0) return 'None.';
  return `| Name | Type | Default | Meaning |\n|---|---|---|---|\n${rows.join('\n')}`;
}

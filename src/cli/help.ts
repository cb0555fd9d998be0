import type { Command, Option } from './command.ts';

/** The help of `mooring` itself. */
export function overview(commands: readonly Command[]): string {
  const width = Math.max(...commands.map(({ name }) => name.length));
  const lines = commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`);
  return `Guards stateful workloads on Kubernetes.

Usage: mooring COMMAND [OPTION]...

Commands:
${lines.join('\n')}

  mooring COMMAND --help says more; --version prints the version; --debug adds stack traces to errors.
`;
}

/** The help of one command. */
export function commandHelp(command: Command): string {
  const rows = Object.entries(command.options).map(([name, option]) => [
    flagWords(name, option),
    optionWords(option),
  ]);
  const width = Math.max(0, ...rows.map(([left]) => left?.length ?? 0));
  const options = rows.map(([left = '', right = '']) => `  ${left.padEnd(width)}  ${right}`);
  return `${command.summary}.

Usage: mooring ${command.name}${command.usage ? ` ${command.usage}` : ''}
${command.description ? `\n${command.description.trim()}\n` : ''}${options.length > 0 ? `\nOptions:\n${options.join('\n')}\n` : ''}`;
}

/** `-n, --namespace NAME` */
export function flagWords(name: string, option: Option): string {
  const short = option.short ? `-${option.short}, ` : '    ';
  return `${short}--${name}${option.type === 'string' ? ` ${option.value ?? 'VALUE'}` : ''}`;
}

/** The description, and what holds when it is left out. */
export function optionWords(option: Option): string {
  const repeat = option.multiple ? ' (may be repeated)' : '';
  const fallback = typeof option.default === 'string' ? ` (default: ${option.default})` : '';
  return `${option.description}${repeat}${fallback}`;
}

import { rulesJson, rulesMarkdown, rulesTable } from '../report/rule-list.ts';
import { ruleSummaries } from '../report/rule-summary.ts';
import { type Command, choice, EXIT, UsageError } from './command.ts';
import { print } from './print.ts';

export const rulesCommand: Command = {
  name: 'rules',
  summary: 'Lists the rules, and what each bundled policy makes of them',
  usage: '[--output table|json|markdown]',
  options: {
    output: {
      type: 'string',
      short: 'o',
      value: 'FORMAT',
      default: 'table',
      description: 'table, json or markdown',
    },
  },
  async run(args, io) {
    if (args.positionals.length > 0) {
      throw new UsageError(
        `rules takes no operand; mooring explain ${args.positionals[0]} tells of one rule`,
      );
    }
    const format = choice(args, 'output', ['table', 'json', 'markdown']);
    const summaries = await ruleSummaries();
    const write = { table: rulesTable, json: rulesJson, markdown: rulesMarkdown }[format];
    await print(io, [write(summaries)]);
    return EXIT.clean;
  },
};

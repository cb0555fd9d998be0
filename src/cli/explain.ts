import { nearest } from '../policy/nearest.ts';
import { ruleJson, rulePage } from '../report/rule-page.ts';
import { ruleSummaries } from '../report/rule-summary.ts';
import { type Command, choice, EXIT, UsageError } from './command.ts';
import { print } from './print.ts';

export const explainCommand: Command = {
  name: 'explain',
  summary: 'Tells of one rule: why, what to do, parameters, sources',
  usage: 'RULE [--output markdown|json]',
  options: {
    output: {
      type: 'string',
      short: 'o',
      value: 'FORMAT',
      default: 'markdown',
      description: 'markdown or json',
    },
  },
  async run(args, io) {
    const [id, ...others] = args.positionals;
    if (id === undefined || others.length > 0)
      throw new UsageError('explain takes one rule; mooring rules lists them');
    const format = choice(args, 'output', ['markdown', 'json']);
    const summaries = await ruleSummaries();
    const summary = summaries.find((candidate) => candidate.rule.id === id);
    if (!summary) {
      const near = nearest(
        id,
        summaries.map(({ rule }) => rule.id),
      );
      throw new UsageError(
        `there is no rule "${id}"; ${near ? `did you mean "${near}"?` : 'mooring rules lists them'}`,
      );
    }
    await print(io, [format === 'json' ? ruleJson(summary) : rulePage(summary)]);
    return EXIT.clean;
  },
};

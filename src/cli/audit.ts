import { type AuditOptions, audit } from '../audit/audit.ts';
import { collect } from '../audit/collect.ts';
import type { AuditResult } from '../audit/result.ts';
import { loadPolicy } from '../policy/load.ts';
import { nearest } from '../policy/nearest.ts';
import { atLeast } from '../rules/enforcement.ts';
import { RULES } from '../rules/registry.ts';
import { DEFAULT_NAMESPACE } from '../world/from-manifests.ts';
import { CLUSTER_AUDIT_OPTIONS, checkClusterOptions, publish, withClusterAudit } from './audit-cluster.ts';
import {
  type Arguments,
  type Command,
  choice,
  EXIT,
  flag,
  type Io,
  labelOption,
  stringOptions,
  UsageError,
} from './command.ts';
import { POLICY_OPTION } from './policy-option.ts';
import { print } from './print.ts';
import { progressBar } from './progress.ts';

const FORMATS = ['table', 'json', 'github', 'sarif', 'junit', 'policyreport', 'openreports'] as const;

export const auditCommand: Command = {
  name: 'audit',
  summary: 'Judges manifests (files, folders, globs, standard input), or a cluster',
  usage: 'PATH... | - | --cluster',
  description: `
All that is given is one world: a Service that is not in it is missing. Exit code 0: nothing at or above --fail-on; 1: some
finding is; 2: wrong usage, or input that could not be read (all that could be is still judged). Of a cluster, what may not
be read is told of and not judged; the code is 2 only when nothing at all could be.

  mooring audit deploy/
  mooring audit --cluster --all-namespaces
  mooring audit --cluster --from deploy/
  helm template my-release my-chart | mooring audit -
  kustomize build overlays/prod | mooring audit --policy strict -`,
  options: {
    ...POLICY_OPTION,
    output: {
      type: 'string',
      short: 'o',
      value: 'FORMAT',
      default: 'table',
      description: FORMATS.join(', '),
    },
    'fail-on': {
      type: 'string',
      value: 'ENFORCEMENT',
      default: 'deny',
      description: 'the mildest finding that fails: deny, warn, audit or never',
    },
    namespace: {
      type: 'string',
      short: 'n',
      value: 'NAME',
      description:
        'the namespace of objects that name none: default when left out; with --cluster the one to judge: that of the context',
    },
    ...CLUSTER_AUDIT_OPTIONS,
    rule: { type: 'string', multiple: true, value: 'RULE', description: 'judge by this rule alone' },
    quiet: { type: 'boolean', short: 'q', description: 'findings and the sum alone' },
    'show-passed': { type: 'boolean', description: 'tell of the rules that hold, too' },
  },
  async run(args, io) {
    checkClusterOptions(args);
    const cluster = flag(args, 'cluster');
    if (args.positionals.length === 0 && !cluster) {
      throw new UsageError(
        'audit needs a path, - for standard input, or --cluster\nSee mooring audit --help',
      );
    }
    const format = choice(args, 'output', FORMATS);
    const failOn = choice(args, 'fail-on', ['deny', 'warn', 'audit', 'never']);
    const rules = askedRules(args);
    const policy = await loadPolicy(stringOptions(args, 'policy'));
    const progress = progressBar(io.stderr);
    const options: AuditOptions = {
      policy,
      ...(rules ? { rules } : {}),
      keepPassed: flag(args, 'show-passed'),
      now: Date.now(),
      onRead: progress.read,
      onProgress: progress.show,
    };
    const finish = async (result: AuditResult) => {
      progress.end();
      await print(io, await reportOf(format, result, args, io));
      return exitCode(result, failOn);
    };
    if (cluster) {
      return withClusterAudit(args, io, options, async (audited) => {
        const code = await finish(audited.result);
        const told = !flag(args, 'publish') || (await publish(audited, io));
        return told ? code : EXIT.usage;
      });
    }
    const sources = collect(args.positionals, { cwd: io.cwd, stdin: io.stdin });
    const namespace = labelOption(args, 'namespace') ?? DEFAULT_NAMESPACE;
    return finish(await audit(sources, { ...options, namespace }));
  },
};

function askedRules(args: Arguments): ReadonlySet<string> | undefined {
  const asked = stringOptions(args, 'rule');
  const known = RULES.map(({ id }) => id);
  for (const id of asked) {
    if (known.includes(id)) continue;
    const near = nearest(id, known);
    throw new UsageError(
      `there is no rule "${id}"; ${near ? `did you mean "${near}"?` : 'mooring rules lists them'}`,
    );
  }
  return asked.length > 0 ? new Set(asked) : undefined;
}

/** Imports only the format that is asked for: a short audit is mostly start-up. */
async function reportOf(
  format: (typeof FORMATS)[number],
  result: AuditResult,
  args: Arguments,
  io: Io,
): Promise<Iterable<string>> {
  switch (format) {
    case 'json':
      return (await import('../report/json.ts')).jsonReport(result);
    case 'github':
      return (await import('../report/github.ts')).githubReport(result);
    case 'sarif':
      return (await import('../report/sarif.ts')).sarifReport(result);
    case 'junit':
      return (await import('../report/junit.ts')).junitReport(result);
    case 'policyreport':
    case 'openreports': {
      const { OPEN_REPORTS, POLICY_REPORTS, policyReportList } = await import('../report/policy-report.ts');
      return policyReportList(result, format === 'openreports' ? OPEN_REPORTS : POLICY_REPORTS);
    }
    case 'table': {
      const colour = io.stdout.isTTY === true && !io.env.NO_COLOR;
      return (await import('../report/table.ts')).tableReport(result, { colour, quiet: flag(args, 'quiet') });
    }
  }
}

function exitCode({ findings, errors }: AuditResult, failOn: 'deny' | 'warn' | 'audit' | 'never'): number {
  if (errors.length > 0) return EXIT.usage;
  if (failOn === 'never') return EXIT.clean;
  return findings.some(({ enforcement }) => atLeast(enforcement, failOn)) ? EXIT.findings : EXIT.clean;
}

import type { AuditOptions } from '../audit/audit.ts';
import { auditOver, auditSurvey, judgedNamespaces, settled } from '../audit/cluster.ts';
import { collect } from '../audit/collect.ts';
import { readManifests } from '../audit/manifests.ts';
import { auditReads, JUDGED_PLURALS } from '../audit/reads.ts';
import type { AuditResult } from '../audit/result.ts';
import type { Client } from '../cluster/client.ts';
import type { Survey } from '../world/survey.ts';
import {
  type Arguments,
  flag,
  type Io,
  labelOption,
  type Option,
  stringOption,
  stringOptions,
  UsageError,
} from './command.ts';
import { CLUSTER_OPTIONS, connectOption } from './world.ts';

/** The options of an audit that are about a cluster. */
export const CLUSTER_AUDIT_OPTIONS: Readonly<Record<string, Option>> = {
  cluster: {
    type: 'boolean',
    description: 'judge the objects of a cluster, by what else is in it, in place of files',
  },
  ...CLUSTER_OPTIONS,
  'all-namespaces': {
    type: 'boolean',
    short: 'A',
    description: 'with --cluster: every namespace, as far as it may be read',
  },
  selector: {
    type: 'string',
    short: 'l',
    value: 'SELECTOR',
    description: 'with --cluster: only objects with these labels, as kubectl takes them',
  },
  from: {
    type: 'string',
    multiple: true,
    value: 'PATH',
    description: 'with --cluster: judge these files as if they were applied to the cluster',
  },
  publish: {
    type: 'boolean',
    description:
      'with --cluster: write PolicyReports (and openreports.io Reports) into the cluster, one a namespace',
  },
};

/** Which of them mean nothing without --cluster. */
const NEED_CLUSTER = ['kubeconfig', 'context', 'all-namespaces', 'selector', 'from', 'publish'];

/** How much of the time reading takes, for the progress bar. */
const READING = 0.8;

/** An audit of a cluster, and what it was read by. */
export interface ClusterAudit {
  readonly result: AuditResult;
  readonly survey: Survey;
  readonly client: Client;
  /** undefined for all of them. */
  readonly namespace: string | undefined;
}

/** @throws UsageError for options that do not go together */
export function checkClusterOptions(args: Arguments): void {
  if (!flag(args, 'cluster')) {
    const given = NEED_CLUSTER.find((name) => args.values[name] !== undefined && args.values[name] !== false);
    if (given) throw new UsageError(`--${given} goes with --cluster`);
    return;
  }
  if (args.positionals.length > 0) {
    throw new UsageError(
      `audit --cluster takes no path; --from ${args.positionals[0]} judges files as if they were applied to the cluster`,
    );
  }
  const exclude = (one: string, ...others: readonly string[]) => {
    for (const other of others) {
      if (args.values[one] !== undefined && args.values[other] !== undefined && args.values[other] !== false)
        throw new UsageError(`--${one} and --${other} do not go together`);
    }
  };
  exclude('from', 'all-namespaces', 'selector', 'publish');
  if (flag(args, 'all-namespaces')) exclude('namespace', 'all-namespaces');
  // A report of a part would take the place of a report of all.
  if (flag(args, 'publish')) exclude('publish', 'selector', 'rule');
}

/** Judges a cluster, or files over it, and hands the result on while there is a connection. @throws UsageError, ClusterError */
export async function withClusterAudit<T>(
  args: Arguments,
  io: Io,
  options: AuditOptions,
  use: (audit: ClusterAudit) => Promise<T>,
): Promise<T> {
  const client = await connectOption(args, io);
  try {
    const from = stringOptions(args, 'from');
    return await use(
      from.length > 0
        ? await auditFiles(client, from, args, io, options)
        : await auditLive(client, args, options),
    );
  } finally {
    client.close();
  }
}

async function auditLive(client: Client, args: Arguments, options: AuditOptions): Promise<ClusterAudit> {
  const { surveyCluster } = await import('../cluster/survey.ts');
  const namespace = flag(args, 'all-namespaces')
    ? undefined
    : (labelOption(args, 'namespace') ?? client.namespace);
  const survey = await surveyCluster({
    client,
    eager: true,
    ...auditReads(options.policy, options.rules),
    scope: namespace === undefined ? 'all' : [namespace],
    labelSelector: stringOption(args, 'selector'),
    onProgress: (share) => options.onProgress?.(share * READING),
  });
  if (survey.blind) throw new UsageError(`nothing could be judged: ${survey.unseen[0]?.reason}`);
  return { result: await auditSurvey(survey, judging(options)), survey, client, namespace };
}

async function auditFiles(
  client: Client,
  paths: readonly string[],
  args: Arguments,
  io: Io,
  options: AuditOptions,
): Promise<ClusterAudit> {
  const { surveyCluster } = await import('../cluster/survey.ts');
  const namespace = labelOption(args, 'namespace') ?? client.namespace;
  const set = await readManifests(collect(paths, { cwd: io.cwd, stdin: io.stdin }));
  const survey = await surveyCluster({
    client,
    eager: true,
    subjects: [],
    kinds: auditReads(options.policy, options.rules).kinds,
    scope: judgedNamespaces(set, namespace),
    overlay: settled(set, namespace),
    onProgress: (share) => options.onProgress?.(share * READING),
  });
  const result = auditOver(survey, set, { ...judging(options), namespace });
  return { result, survey, client, namespace };
}

/** Publishes an audit, and says so; gives whether all of it could be. @throws UsageError, ClusterError */
export async function publish({ client, result, survey, namespace }: ClusterAudit, io: Io): Promise<boolean> {
  const { NoReportApi, publishReports } = await import('../publish/reports.ts');
  const { applied, unchanged, removed, failures } = await publishReports({
    client,
    scope: namespace === undefined ? 'all' : [namespace],
    result,
    judged: JUDGED_PLURALS,
    unseen: survey.unseen,
  }).catch((error: unknown) => {
    throw error instanceof NoReportApi ? new UsageError(error.message) : error;
  });
  for (const { message } of failures)
    io.stderr.write(`mooring: a report could not be published: ${message}\n`);
  io.stderr.write(
    `mooring: reports published: ${applied} written, ${unchanged} unchanged, ${removed} removed\n`,
  );
  return failures.length === 0;
}

function judging(options: AuditOptions): AuditOptions {
  return { ...options, onProgress: (share) => options.onProgress?.(READING + share * (1 - READING)) };
}

/**
 * One look at a cluster, in a process of its own: `bare TARGET` lists page by page and parses what an audit needs, `audit
 * TARGET` audits; the target is JSON (target.ts). Prints its milliseconds, those of the processor, the objects, and the most
 * that was resident, in MB.
 */
import { auditSurvey } from '../src/audit/cluster.ts';
import { auditReads } from '../src/audit/reads.ts';
import { surveyCluster } from '../src/cluster/survey.ts';
import { loadPolicy } from '../src/policy/load.ts';
import { apiVersionOf, KINDS } from '../src/world/kinds.ts';
import { bareList } from './bare-list.ts';
import { clientOf, type Target } from './target.ts';

const [what = 'bare', words = '{}'] = process.argv.slice(2);
const target: Target = JSON.parse(words);
const policy = await loadPolicy(['recommended']);
const reads = auditReads(policy);

/** The paths that an audit lists. */
function paths(): ReadonlySet<string> {
  const own = reads.kinds.map((kind) => KINDS[kind]).filter(({ custom }) => !custom);
  const around = own.map(({ group, version, plural }) => ({
    apiVersion: apiVersionOf(group, version),
    plural,
  }));
  return new Set(
    [...reads.subjects, ...around].map(
      ({ apiVersion, plural }) => `/${apiVersion.includes('/') ? 'apis' : 'api'}/${apiVersion}/${plural}`,
    ),
  );
}

async function bare(): Promise<number> {
  const counts = await Promise.all([...paths()].map((path) => bareList(target, path)));
  return counts.reduce((sum, count) => sum + count, 0);
}

async function audit(): Promise<number> {
  const client = await clientOf(target);
  const survey = await surveyCluster({ client, ...reads, scope: 'all', eager: true });
  const { summary } = await auditSurvey(survey, { policy, now: Date.now() });
  return summary.workloads;
}

const before = process.cpuUsage();
const start = performance.now();
const objects = await (what === 'bare' ? bare() : audit());
const milliseconds = performance.now() - start;
const { user, system } = process.cpuUsage(before);
console.log(
  JSON.stringify({
    milliseconds,
    processor: (user + system) / 1e3,
    objects,
    peak: process.resourceUsage().maxRSS / 1e3,
  }),
);
process.exit();

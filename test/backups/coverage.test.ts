import t from 'tap';
import { coverageOf } from '../../src/backups/coverage.ts';
import { recencyOf } from '../../src/backups/recency.ts';
import { targetOf } from '../../src/backups/target.ts';
import { type BackupTool, gap, type Run, type Verdict } from '../../src/backups/tool.ts';
import { readStatefulSet } from '../../src/kubernetes/stateful-set.ts';
import { emptyWorld } from '../../src/world/empty.ts';
import { known, unknown } from '../../src/world/world.ts';
import { statefulSet } from '../rules/manifests.ts';

const target = targetOf(readStatefulSet(statefulSet({ spec: { replicas: 2 } })), 'shop', emptyWorld);
const [first, second] = target.claims;
if (!first || !second) throw new Error('the set has two claims');

/** A tool of these answers, claim by claim. */
const tool = (verdicts: readonly Verdict[]): BackupTool => ({
  title: 'a tool',
  words: [],
  reads: { scheduled: [], runs: [] },
  scheduled: () => known(verdicts),
});
const answers = (object: string, ...each: readonly ReturnType<Verdict['of']>[]): Verdict => ({
  object,
  of: (claim) => each[target.claims.indexOf(claim)],
});

t.test('the best of what covers a claim counts', async (t) => {
  const { covers } = coverageOf(target, emptyWorld, [
    tool([answers('a', 'snapshot', 'backup')]),
    tool([answers('b', 'backup', 'snapshot'), answers('c', 'backup', 'backup')]),
  ]);
  t.strictSame(
    [...covers],
    [
      ['data-db-0', { object: 'b', grade: 'backup' }],
      ['data-db-1', { object: 'a', grade: 'backup' }],
    ],
  );
});

t.test('once every claim has a backup, nobody else is asked', async (t) => {
  const asked: BackupTool = {
    title: 'x',
    words: [],
    reads: { scheduled: [], runs: [] },
    scheduled: () => unknown('may not be listed'),
  };
  const all = tool([answers('a', 'backup', 'backup')]);
  t.strictSame(coverageOf(target, emptyWorld, [all, asked]).unknown, []);
  t.strictSame(coverageOf(target, emptyWorld, [asked, all]).unknown, ['may not be listed']);
  t.strictSame(coverageOf(target, emptyWorld, [asked, asked]).unknown, ['may not be listed'], 'told once');
});

t.test('what comes near: each object by its nearest reason, the nearest object first', async (t) => {
  const { near } = coverageOf(target, emptyWorld, [
    tool([
      answers('far', gap('elsewhere', 'is elsewhere'), gap('elsewhere', 'is elsewhere')),
      answers('mixed', gap('resources', 'leaves it out'), gap('stopped', 'is paused')),
      answers('unconcerned', undefined, undefined),
      answers('half', 'backup', gap('volume', 'does not mount it')),
    ]),
  ]);
  const said = near(target.claims).map(({ object, why }) => `${object} ${why}`);
  t.strictSame(said, ['mixed is paused', 'half does not mount it', 'far is elsewhere']);
  t.strictSame(
    near([first]).map(({ object, why }) => `${object} ${why}`),
    ['mixed leaves it out', 'far is elsewhere'],
  );
});

t.test('the newest copy of each claim and grade', async (t) => {
  const run = (at: number | undefined, ...verdict: Parameters<typeof answers>): Run => ({
    ...answers(...verdict),
    at,
  });
  const runs: BackupTool = {
    title: 'x',
    words: [],
    reads: { scheduled: [], runs: [] },
    runs: () =>
      known([
        run(1, 'old', 'backup', 'backup'),
        run(3, 'snap', 'snapshot', undefined),
        run(2, 'new', 'backup', undefined),
        run(undefined, 'never', 'backup', 'backup'),
        run(4, 'failed', gap('stopped', 'failed'), gap('stopped', 'failed')),
      ]),
  };
  const { newest, failed } = recencyOf(target, emptyWorld, [runs, tool([])]);
  t.strictSame(newest(first), { object: 'snap', at: 3, grade: 'snapshot' });
  t.strictSame(newest(first, 'backup'), { object: 'new', at: 2, grade: 'backup' });
  t.strictSame(newest(second), { object: 'old', at: 1, grade: 'backup' });
  t.equal(newest(second, 'snapshot'), undefined);
  t.match(failed([first], 3), [{ object: 'failed', why: 'failed' }]);
  t.strictSame(failed([first], 4), []);
});

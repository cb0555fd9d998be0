/**
 * How long a StatefulSet takes to be created through a real kube-apiserver: with nothing in between, with mooring as it is
 * installed, with a server in its place that allows all (what it costs to be asked at all), and with a ValidatingAdmissionPolicy
 * that says what CEL can. Everything is stored, as in life: a dry run would
 * leave out the write to etcd, without which no create is. Each guard has a namespace. mooring runs all the while, so that it is
 * warm in its rounds, as a replica is; its watch of StatefulSets is therefore paid for in the others' too. Clients rest between
 * creates: without that, what is measured is how long the queue is. kube-apiserver, etcd, the webhook and all clients share this
 * machine.
 */
import { availableParallelism, loadavg } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { findBinaries } from '../test/e2e/control-plane/binaries.ts';
import { type ControlPlane, startControlPlane } from '../test/e2e/control-plane/control-plane.ts';
import { runKubectl } from '../test/e2e/kubectl.ts';
import { serveMooring } from '../test/e2e/mooring.ts';
import { startBare } from './admission-load.ts';
import {
  celPolicy,
  flawedSet,
  GUARDS,
  type Guard,
  soundSet,
  surroundings,
  webhookConfigurations,
} from './create-guards.ts';
import { type Load, Sets } from './create-load.ts';
import { figure, median, quantile } from './figures.ts';
import { certificateFiles } from './server.ts';

const ROUNDS = 3;
/** The most that mooring may add at p99, by clients. */
const GOALS = new Map([
  [50, 1.05],
  [200, 1.2],
  [500, 1.5],
]);
/** Milliseconds that a client rests between creates. */
const REST = 2500;
const SHARES = [0.5, 0.95, 0.99] as const;

/** What limits requests in flight is not what is measured. */
const FLAGS = [
  '--enable-priority-and-fairness=false',
  '--max-requests-inflight=4000',
  '--max-mutating-requests-inflight=4000',
  '--delete-collection-workers=8',
];

class Bench {
  readonly #plane: ControlPlane;
  readonly #body = JSON.stringify(soundSet());

  constructor(plane: ControlPlane) {
    this.#plane = plane;
  }

  async kubectl(args: readonly string[], objects: readonly unknown[]) {
    const input = objects.map((each) => JSON.stringify(each)).join('\n---\n');
    return runKubectl(this.#plane.access, [...args, '--filename=-'], input);
  }

  async apply(objects: readonly unknown[]): Promise<void> {
    const { code, stderr } = await this.kubectl(['apply', '--server-side'], objects);
    if (code !== 0) throw new Error(stderr);
  }

  /** Resolves when a flawed set is refused in a namespace: the API server learns of guards by a watch. */
  async refuses(namespace: Guard, words: string): Promise<void> {
    const args = ['create', '--dry-run=server', '--namespace', namespace];
    for (let attempt = 0; attempt < 100; attempt++) {
      if ((await this.kubectl(args, [flawedSet()])).stderr.includes(words)) return;
      await sleep(100);
    }
    throw new Error(`${namespace} lets a flawed StatefulSet pass`);
  }

  /** One round: its milliseconds, each create's. */
  async round(guard: Guard, load: Load): Promise<readonly number[]> {
    const sets = new Sets(this.#plane.apiServer, guard);
    const taken = await sets.createUnder(load, this.#body);
    await sets.clear();
    return taken;
  }
}

async function compare(bench: Bench, load: Load): Promise<void> {
  const rounds = new Map<Guard, (readonly number[])[]>(GUARDS.map((guard) => [guard, []]));
  for (let round = 0; round < ROUNDS; round++) {
    for (const guard of GUARDS) rounds.get(guard)?.push(await bench.round(guard, load));
  }
  const of = (guard: Guard, share: number) =>
    median((rounds.get(guard) ?? []).map((taken) => quantile(taken, share)));
  console.log(
    `\n  ${load.clients} clients, each resting ${load.rest / 1000} s (load average ${loadavg()[0]?.toFixed(1)})`,
  );
  for (const guard of GUARDS) {
    const count = (rounds.get(guard) ?? []).reduce((sum, { length }) => sum + length, 0);
    const percentiles = SHARES.map((share) => `p${share * 100} ${of(guard, share).toFixed(1)}`).join('  ');
    figure(`${guard}: ${percentiles} ms`, `${(count / ROUNDS / (load.period / 1000)).toFixed(0)} /s`);
  }
  for (const guard of GUARDS.slice(1)) {
    const ratio = of(guard, 0.99) / of('none', 0.99);
    const goal = guard === 'mooring' ? `at most ${GOALS.get(load.clients)}` : '';
    figure(`${guard} to none, p99`, ratio.toFixed(2), goal);
  }
}

const binaries = await findBinaries(process.env);
if ('missing' in binaries) {
  console.log(`  left out: ${binaries.missing}`);
} else {
  const plane = await startControlPlane(binaries, FLAGS);
  const files = await certificateFiles();
  const ends: (() => unknown)[] = [files.remove, () => plane.stop()];
  try {
    const words = [`--kubeconfig=${plane.access.kubeconfig}`];
    const teardown = { teardown: (end: () => unknown) => void ends.unshift(end) };
    const mooring = await serveMooring(teardown, plane, { world: 'cluster', words });
    const bare = await startBare(files);
    ends.unshift(() => bare.stop());
    const bench = new Bench(plane);
    await bench.apply(surroundings());
    await bench.apply([
      ...webhookConfigurations('mooring', {
        origin: new URL(mooring.validate.url).origin,
        authority: mooring.validate.authority,
      }),
      ...webhookConfigurations('bare', {
        origin: `https://127.0.0.1:${bare.port}`,
        authority: files.authority,
      }),
      ...celPolicy(),
    ]);
    await bench.refuses('mooring', 'statefulsets.validate.mooring.dev');
    await bench.refuses('cel', 'has no readiness probe');
    console.log(`  all of it on ${availableParallelism()} processors`);
    for (const guard of GUARDS) await bench.round(guard, { clients: 20, rest: 0, warmUp: 0, period: 3000 });
    for (const clients of GOALS.keys()) {
      await compare(bench, { clients, rest: REST, warmUp: 4000, period: 10_000 });
    }
  } finally {
    for (const end of ends) await end();
  }
}

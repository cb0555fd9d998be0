import fc from 'fast-check';
import t from 'tap';
import { Keeper } from '../../src/certificates/keeper.ts';
import { LIFETIMES } from '../../src/certificates/rotation.ts';
import { serviceNames } from '../../src/certificates/service-names.ts';
import { DAY } from '../../src/kubernetes/duration.ts';
import { believes, MemoryCluster } from './cluster.ts';

const START = Date.UTC(2026, 0, 1);
const NAMES = serviceNames('mooring', 'guard');
const MINUTE = 60_000;
const REPLICAS = 3;

/** A replica that does one operation on the cluster at a time, when it is told to. */
class Replica {
  readonly #cluster: MemoryCluster;
  readonly skew: number;
  keeper: Keeper;
  #life = 0;
  #proceed: (() => void) | undefined;
  #stopped: (() => void) | undefined;
  looking: Promise<boolean> | undefined;

  constructor(cluster: MemoryCluster, skew: number) {
    this.#cluster = cluster;
    this.skew = skew;
    this.keeper = this.#start();
  }

  /** As a new process: what it knew is gone, what it was about to do is never done. */
  restart(): void {
    this.#life++;
    this.looking = undefined;
    this.#proceed = undefined;
    this.keeper = this.#start();
  }

  /** Carries out one operation, and goes on up to the next. */
  async step(): Promise<void> {
    const paused = new Promise<void>((resolve) => {
      this.#stopped = resolve;
    });
    if (this.looking) this.#proceed?.();
    else
      this.looking = this.keeper.look().finally(() => {
        this.looking = undefined;
      });
    await Promise.race([paused, this.looking]);
  }

  /** Ends the look that it is in, and goes on until it has nothing to do. */
  async toRest(): Promise<void> {
    for (let looks = 0; looks < 10; looks++) {
      const look = this.looking ?? this.step().then(() => this.looking);
      while (this.looking) await this.step();
      if ((await look) === false) return;
    }
    throw new Error('it never comes to rest');
  }

  #start(): Keeper {
    const life = this.#life;
    const gate = () =>
      new Promise<void>((resolve) => {
        if (life !== this.#life) return;
        this.#proceed = resolve;
        this.#stopped?.();
      });
    return new Keeper({
      secrets: this.#cluster.secrets(gate),
      bundles: this.#cluster.webhooks(gate),
      names: NAMES,
      lifetimes: LIFETIMES,
      now: () => this.#cluster.now + this.skew,
      onServe: () => undefined,
    });
  }
}

type Event =
  | { readonly kind: 'step'; readonly replica: number; readonly times: number }
  | { readonly kind: 'restart'; readonly replica: number }
  | { readonly kind: 'wait'; readonly milliseconds: number }
  | { readonly kind: 'round' }
  | { readonly kind: 'lose' }
  | { readonly kind: 'overwrite'; readonly which: number };

const replicaIndex = fc.nat(REPLICAS - 1);
const peaceful: fc.Arbitrary<Event> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('step' as const),
      replica: replicaIndex,
      times: fc.integer({ min: 1, max: 9 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('wait' as const),
      milliseconds: fc.integer({ min: 1, max: 4 * MINUTE }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('wait' as const),
      milliseconds: fc.integer({ min: DAY, max: 25 * DAY }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('round' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('restart' as const), replica: replicaIndex }) },
);
const hostile: fc.Arbitrary<Event> = fc.oneof(
  { weight: 8, arbitrary: peaceful },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('lose' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('overwrite' as const), which: fc.nat(1) }) },
);
const skews = fc.tuple(
  ...Array.from({ length: REPLICAS }, () => fc.integer({ min: -9 * MINUTE, max: 9 * MINUTE })),
);
/** Most of a rotation happens late in an authority's life; so does the test. */
const age = fc.constantFrom(0, 59 * DAY, 240 * DAY, 243 * DAY, 330 * DAY);

class Scene {
  readonly cluster = new MemoryCluster(START);
  readonly replicas: readonly Replica[];

  constructor(skews: readonly number[]) {
    this.replicas = skews.map((skew) => new Replica(this.cluster, skew));
  }

  async happen(event: Event): Promise<void> {
    switch (event.kind) {
      case 'step':
        for (let times = 0; times < event.times; times++) await this.replicas[event.replica]?.step();
        return;
      case 'restart':
        return this.replicas[event.replica]?.restart();
      case 'wait':
        this.cluster.now += event.milliseconds;
        return;
      case 'round':
        return this.round();
      case 'lose':
        this.cluster.secret = undefined;
        return;
      case 'overwrite': {
        const name = [...this.cluster.configurations.keys()][event.which] ?? '';
        this.cluster.overwrite(name, '');
      }
    }
  }

  async round(): Promise<void> {
    for (const replica of this.replicas) await replica.toRest();
  }

  /** A leaf that has not expired is believed by every API server, also by one that is a minute behind. */
  assertBelieved(): void {
    const { now, bundles, history } = this.cluster;
    const late = history.filter(({ at }) => at >= now - MINUTE).map(({ bundle }) => bundle);
    const before = history.findLast(({ at }) => at < now - MINUTE)?.bundle;
    for (const { keeper } of this.replicas) {
      const { served, trusted } = keeper;
      if (!served || !trusted || now >= served.facts.notAfter) continue;
      const known = before === undefined ? bundles : [...bundles, ...late, before];
      for (const bundle of known) {
        if (!believes(bundle, served.certificate, now))
          throw new Error('a caller would not believe what is served');
      }
    }
  }

  /** Everyone serves the Secret's leaf, everyone believes it, and nothing is left to do. */
  async assertAgreed(): Promise<void> {
    for (let rounds = 0; rounds < 4; rounds++) {
      await this.round();
      this.cluster.now += LIFETIMES.settle;
    }
    const { writes, secret, bundles, now } = this.cluster;
    await this.round();
    if (this.cluster.writes !== writes) throw new Error('they go on writing');
    const leaf = secret?.data['tls.crt'] ?? '';
    for (const { keeper } of this.replicas) {
      if (keeper.served?.certificate !== leaf) throw new Error('a replica serves another leaf');
      if (!keeper.trusted) throw new Error('a replica is not ready');
    }
    for (const bundle of bundles)
      if (!believes(bundle, leaf, now)) throw new Error('the leaf is not believed');
  }
}

t.test(
  'whatever the order of their steps, callers believe what trusted replicas serve, and all agree in the end',
  async (t) => {
    const authorities = new Set<string>();
    await fc.assert(
      fc.asyncProperty(
        skews,
        age,
        fc.array(peaceful, { minLength: 5, maxLength: 60 }),
        async (skews, age, events) => {
          const scene = new Scene(skews);
          if (age > 0) {
            await scene.round();
            // As replicas that are looked after do.
            for (let day = 50; day * DAY < age; day += 50) {
              scene.cluster.now = START + day * DAY;
              await scene.round();
            }
            scene.cluster.now = START + age;
          }
          for (const event of events) {
            await scene.happen(event);
            scene.assertBelieved();
          }
          await scene.assertAgreed();
          authorities.add(scene.cluster.secret?.data['ca.crt'] ?? '');
        },
      ),
      { numRuns: 80 },
    );
    t.ok(authorities.size > 60, 'each run was a cluster of its own');
  },
);

t.test('replicas that begin at once make one authority, whoever comes first', async (t) => {
  await fc.assert(
    fc.asyncProperty(
      skews,
      fc.array(replicaIndex, { minLength: 10, maxLength: 60 }),
      async (skews, order) => {
        const scene = new Scene(skews);
        const made = new Set<string>();
        for (const index of order) {
          await scene.replicas[index]?.step();
          const { secret } = scene.cluster;
          if (secret) made.add(secret.data['ca.crt'] ?? '');
        }
        await scene.assertAgreed();
        made.add(scene.cluster.secret?.data['ca.crt'] ?? '');
        return made.size === 1;
      },
    ),
    { numRuns: 50 },
  );
  t.pass('one authority each time');
});

t.test('lost Secrets and overwritten bundles are got over', async (t) => {
  await fc.assert(
    fc.asyncProperty(skews, fc.array(hostile, { minLength: 5, maxLength: 50 }), async (skews, events) => {
      const scene = new Scene(skews);
      for (const event of events) await scene.happen(event);
      await scene.assertAgreed();
    }),
    { numRuns: 50 },
  );
  t.pass('agreed each time');
});

t.test('a replica that was held up between its reads does not publish what was true before', async (t) => {
  for (let operations = 1; operations <= 6; operations++) {
    const scene = new Scene([0, 0]);
    const [quick, slow] = scene.replicas;
    if (!quick || !slow) throw new Error('no replicas');
    await scene.round();
    scene.cluster.now = START + 55 * DAY;
    for (let day = 55; day < 250; day += 10) {
      scene.cluster.now = START + day * DAY;
      // Held up in the middle of a look, with what it has read so far.
      for (let done = 0; done < operations; done++) await slow.step();
      await quick.toRest();
      await slow.toRest();
    }
    const sizes = scene.cluster.history.map(({ bundle }) => bundle.split('BEGIN').length - 1);
    t.strictSame(sizes, [1, 1, 2, 2], `after ${operations} operations`);
  }
});

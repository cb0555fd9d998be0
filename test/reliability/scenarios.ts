import { setTimeout as sleep } from 'node:timers/promises';
import { Stage } from './stage.ts';

/** What is done to the replicas while requests come. `times` is how often. */
export interface Scenario {
  readonly name: string;
  readonly faults: (times: number) => string;
  readonly retrying?: boolean;
  readonly work: (stage: Stage, times: number) => Promise<void>;
}

/** Time in which the load settles before and after a fault, in milliseconds. */
const SETTLE_MS = 700;

export const SCENARIOS: readonly Scenario[] = [
  { name: 'nothing happens', faults: () => 'none', work: (_stage, times) => sleep(times * 2 * SETTLE_MS) },
  {
    name: 'rolling restart',
    faults: (times) => `${2 * times} replicas replaced, SIGTERM`,
    work: async (stage, times) => {
      for (let count = 0; count < times; count++) await rollingRestart(stage);
    },
  },
  {
    name: 'a replica is killed',
    faults: (times) => `${times} x kill -9, a replacement after a while`,
    work: killing,
  },
  {
    name: 'a replica is killed, the balancer retries',
    faults: (times) => `${times} x kill -9, a replacement after a while`,
    retrying: true,
    work: killing,
  },
  {
    name: 'certificate rotation',
    faults: (times) => `${times} x leaf and authority replaced, all connections made anew`,
    work: repeating((stage) => stage.rotateCertificate()),
  },
  {
    name: 'policy reload',
    faults: (times) => `${times} x another policy in place`,
    work: repeating((stage) => stage.changePolicy()),
  },
];

function repeating(fault: (stage: Stage) => Promise<void>) {
  return async (stage: Stage, times: number) => {
    for (let count = 0; count < times; count++) {
      await sleep(SETTLE_MS);
      await fault(stage);
    }
    await sleep(SETTLE_MS);
  };
}

/** As a Deployment does with maxSurge 1 and maxUnavailable 0: a new one is ready before an old one is told to go. */
async function rollingRestart(stage: Stage): Promise<void> {
  await sleep(SETTLE_MS);
  for (const old of [...stage.replicas]) {
    await stage.addReplica();
    const code = await stage.terminate(old);
    if (code !== 0) throw new Error(`a replica that was asked to end gave ${code}`);
  }
  await sleep(SETTLE_MS);
}

async function killing(stage: Stage, times: number): Promise<void> {
  for (let count = 0; count < times; count++) {
    await sleep(SETTLE_MS);
    const [first] = stage.replicas.filter((replica) => replica.ended === undefined);
    if (first) await stage.kill(first);
    await sleep(SETTLE_MS);
    await stage.addReplica();
  }
  await sleep(SETTLE_MS);
}

/** What one scenario came to. */
export interface Row {
  readonly name: string;
  readonly faults: string;
  readonly sent: number;
  /** Requests without an answer that were in flight in a replica when it was killed. */
  readonly lostInKilled: number;
  /** All others without an answer, with why. */
  readonly lost: readonly string[];
  readonly retries: number;
  /** The longest time in which no answer came, in milliseconds. */
  readonly pause: number;
}

/** Plays a scenario with two replicas. */
export async function play(scenario: Scenario, times: number): Promise<Row> {
  const { name, faults, work, retrying = false } = scenario;
  const stage = await Stage.set(2, retrying);
  try {
    const { outcomes, retries } = await stage.under(() => work(stage, times));
    const failed = outcomes.filter(({ failure }) => failure !== undefined);
    const lost = failed.filter((outcome) => !stage.wasInKilled(outcome));
    const answered = outcomes.filter(({ failure }) => failure === undefined);
    return {
      name,
      faults: faults(times),
      sent: outcomes.length,
      lostInKilled: failed.length - lost.length,
      lost: lost.map(({ uid, failure }) => `${uid}: ${failure}`),
      retries,
      pause: longestPause(answered.map(({ ended }) => ended)),
    };
  } finally {
    await stage.clear();
  }
}

function longestPause(times: readonly number[]): number {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted.reduce((longest, time, index) => Math.max(longest, time - (sorted[index - 1] ?? time)), 0);
}

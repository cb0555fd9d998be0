import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { run } from '../../src/cli/main.ts';
import { loadPolicy } from '../../src/policy/load.ts';
import { PolicyError } from '../../src/policy/problem.ts';
import { mutateBytes } from './mutate-bytes.ts';
import { Random } from './random.ts';
import { MANIFEST_SEEDS, POLICY_SEEDS } from './seeds.ts';

export interface InputFuzzed {
  readonly tried: number;
  /** How many were taken without a complaint. */
  readonly sound: number;
  readonly failures: readonly string[];
  /** The longest that one input took, in milliseconds. */
  readonly longest: number;
}

/** Why an input broke a law; `sound` when there was nothing to complain of. */
type Verdict = { readonly flaw: string } | { readonly sound: boolean };

async function fuzz(
  inputs: Iterable<Buffer>,
  tryOne: (input: Buffer) => Promise<Verdict>,
): Promise<InputFuzzed> {
  const failures: string[] = [];
  let [tried, sound, longest] = [0, 0, 0];
  for (const input of inputs) {
    tried++;
    const start = performance.now();
    const verdict = await tryOne(input).catch((error: unknown) => ({ flaw: String(error) }));
    longest = Math.max(longest, performance.now() - start);
    if ('flaw' in verdict)
      failures.push(`${verdict.flaw}: ${JSON.stringify(String(input.subarray(0, 2000)))}`);
    else if (verdict.sound) sound++;
  }
  return { tried, sound, failures, longest };
}

/** Every seed as it is, then `count` changed ones. */
function* inputs(seeds: readonly Buffer[], count: number, seed: number): Generator<Buffer> {
  yield* seeds;
  const random = new Random(seed);
  for (let made = 0; made < count; made++) yield mutateBytes(seeds, random);
}

/** Loads policies: each is taken, or refused by a PolicyError that says what and where. */
export async function fuzzPolicies(count: number, seed: number): Promise<InputFuzzed> {
  const folder = mkdtempSync(join(tmpdir(), 'mooring-fuzz-'));
  const file = join(folder, 'policy.yaml');
  try {
    return await fuzz(inputs(POLICY_SEEDS, count, seed), async (input) => {
      writeFileSync(file, input);
      try {
        await loadPolicy([file]);
        return { sound: true };
      } catch (error) {
        if (!(error instanceof PolicyError)) throw error;
        const placed = error.problems.length > 0 && error.problems.every(({ message }) => message !== '');
        return placed ? { sound: false } : { flaw: 'a refusal without a word' };
      }
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const FORMATS = ['json', 'table', 'github', 'sarif', 'junit'];

/** Audits streams: always an exit code of those that scripts rely on, a report that can be read, and no stack. */
export async function fuzzAudit(count: number, seed: number): Promise<InputFuzzed> {
  const random = new Random(seed + 1);
  return fuzz(inputs(MANIFEST_SEEDS, count, seed), async (input) => {
    const format = random.pick(FORMATS);
    const { code, stdout, stderr } = await auditOf(input, format);
    if (![0, 1, 2].includes(code)) return { flaw: `exit code ${code}` };
    if (/^\s+at .*:\d+:\d+\)?$/m.test(stderr)) return { flaw: `a stack is shown: ${stderr}` };
    if (stderr.includes('Maximum call stack')) return { flaw: stderr };
    if (format === 'json' || format === 'sarif') JSON.parse(stdout);
    if (format === 'json' && JSON.parse(stdout).notEvaluated.some(failedInside))
      return { flaw: 'a rule failed' };
    return { sound: code === 0 };
  });
}

function failedInside({ reason }: { reason: string }): boolean {
  return reason.includes('a bug in mooring');
}

async function auditOf(input: Buffer, format: string) {
  const [stdout, stderr] = [sink(), sink()];
  const io = {
    stdin: Readable.from([input]),
    stdout: stdout.stream,
    stderr: stderr.stream,
    env: {},
    cwd: tmpdir(),
  };
  const code = await run(['audit', '--output', format, '-'], io);
  return { code, stdout: stdout.text(), stderr: stderr.text() };
}

function sink() {
  const chunks: Buffer[] = [];
  const stream = new Writable({
    write(chunk, _encoding, done) {
      chunks.push(Buffer.from(chunk));
      done();
    },
  });
  return { stream, text: () => Buffer.concat(chunks).toString() };
}

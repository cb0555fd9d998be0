import { type HttpAnswer, HttpConnection } from './http-connection.ts';
import { mutateBytes } from './mutate-bytes.ts';
import { anyJson, mutateJson } from './mutate-json.ts';
import { Random } from './random.ts';
import { HTTP_SEEDS, REVIEW_SEEDS } from './seeds.ts';

export interface HttpFuzz {
  readonly port: number;
  readonly ca: string;
  readonly requests: number;
  readonly seed: number;
  readonly connections: number;
  /** Called now and then with how many were tried. */
  progress?(tried: number): void;
}

export interface HttpFuzzed {
  readonly tried: number;
  /** How often each status came; 0 is a connection that ended without an answer. */
  readonly statuses: ReadonlyMap<number, number>;
  /** What broke a law: the input, cut, and which. */
  readonly failures: readonly string[];
}

/** Share of turns with one request whose framing is broken too; the others are of some well-formed ones with any body. */
const RAW_SHARE = 0.15;
/** Requests sent at once over one connection. */
const MOST_AT_ONCE = 24;
/** Share of reviews that are about any JSON at all, in place of a changed object. */
const SMALL_SHARE = 0.6;
/** Share of reviews that are changed only in what they are about: the rest of them stays readable. */
const OBJECT_SHARE = 0.8;
const OBJECTS = ['object', 'oldObject'];
const MOST_FAILURES = 20;
const TELL_EVERY = 10_000;

/** Why an answer is wrong; undefined when it is right. */
type Law = (answer: HttpAnswer | undefined) => string | undefined;

interface Attempt {
  readonly bytes: Buffer;
  readonly law: Law;
  /** Whether the connection ends with it: what is left of a broken request would be taken as the next one's. */
  readonly last: boolean;
}

/** Sends hostile requests over some connections at once, each a random stream of its own. */
export async function fuzzHttp(options: HttpFuzz): Promise<HttpFuzzed> {
  const statuses = new Map<number, number>();
  const failures: string[] = [];
  let tried = 0;
  const check = ({ bytes, law }: Attempt, answer: HttpAnswer | undefined) => {
    const status = answer?.status ?? 0;
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
    const flaw = law(answer);
    if (flaw !== undefined) failures.push(`${flaw}: ${JSON.stringify(String(bytes.subarray(0, 2000)))}`);
    if (++tried % TELL_EVERY === 0) options.progress?.(tried);
  };
  const worker = async (index: number) => {
    const random = new Random(options.seed * 1000 + index);
    const connection = new HttpConnection(options.port, options.ca);
    while (tried < options.requests && failures.length < MOST_FAILURES) {
      const batch = random.chance(RAW_SHARE) ? [rawRequest(random)] : reviewRequests(random);
      try {
        await tryAll(connection, batch, check);
      } catch (error) {
        failures.push(String(error));
      }
    }
    connection.close();
  };
  await Promise.all(Array.from({ length: options.connections }, (_, index) => worker(index)));
  return { tried, statuses, failures };
}

/**
 * Sends attempts at once. A server that ends a connection while requests are unread resets it, and answers on their way
 * are lost (RFC 9112, 9.6): a client that does not wait for answers must ask again, as is done here for each, with waiting.
 * The API server never sends a request before it has the answer to the last.
 */
async function tryAll(
  connection: HttpConnection,
  batch: readonly Attempt[],
  check: (attempt: Attempt, answer: HttpAnswer | undefined) => void,
): Promise<void> {
  const last = batch.some((attempt) => attempt.last);
  const answers = await connection.send(
    batch.map(({ bytes }) => bytes),
    last,
  );
  for (const [index, attempt] of batch.entries()) {
    const asked = index < answers.length || last ? answers : await connection.send([attempt.bytes]);
    check(attempt, asked[asked === answers ? index : 0]);
  }
  if (last) connection.close();
}

/** Some reviews, to be sent without waiting for each answer. */
function reviewRequests(random: Random): readonly Attempt[] {
  return Array.from({ length: 1 + random.below(MOST_AT_ONCE) }, () => reviewRequest(random));
}

/** A request whose framing may be broken. */
function rawRequest(random: Random): Attempt {
  return { bytes: mutateBytes(HTTP_SEEDS, random), law: lawOfAny, last: true };
}

function lawOfAny(answer: HttpAnswer | undefined): string | undefined {
  if (!answer) return undefined;
  const { status } = answer;
  return status === 200 || (status >= 400 && status < 500) ? undefined : `status ${status}`;
}

function reviewRequest(random: Random): Attempt {
  const text = random.chance(SMALL_SHARE) ? smallReview(random) : largeReview(random);
  const body = random.chance(0.15) ? mutateBytes([Buffer.from(text)], random) : Buffer.from(text);
  const door = random.pick(['validate', 'mutate']);
  const timeout = random.pick(['10s', '1s', '30s', '', 'x', '99999s']);
  const chunked = random.chance(0.05);
  const framing = chunked ? 'transfer-encoding: chunked' : `content-length: ${body.length}`;
  const head = `POST /${door}?timeout=${timeout} HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n${framing}\r\n\r\n`;
  const bytes = Buffer.concat([Buffer.from(head), chunked ? inChunks(body, random) : body]);
  return { bytes, law: (answer) => lawOfReview(body, door, answer), last: false };
}

function largeReview(random: Random): string {
  const members = random.chance(OBJECT_SHARE) ? OBJECTS : [];
  return mutateJson(JSON.parse(random.pick(REVIEW_SEEDS)), random, members);
}

const KINDS: readonly (readonly [string, string, string])[] = [
  ['apps', 'v1', 'StatefulSet'],
  ['apps', 'v1', 'Deployment'],
  ['autoscaling', 'v1', 'Scale'],
  ['', 'v1', 'Service'],
  ['', 'v1', 'PersistentVolumeClaim'],
  ['policy', 'v1', 'PodDisruptionBudget'],
  ['', 'v1', 'Pod'],
];

/** A readable review of any JSON; or any JSON in place of one. */
function smallReview(random: Random): string {
  if (random.chance(0.1)) return JSON.stringify(anyJson(random));
  const [group, version, kind] = random.pick(KINDS);
  const about = { apiVersion: `${group}/${version}`, kind, metadata: anyJson(random), spec: anyJson(random) };
  const request = {
    uid: `u-${random.below(1e6)}`,
    kind: { group, version, kind },
    operation: random.pick(['CREATE', 'UPDATE', 'DELETE', 'CONNECT', 'PATCH']),
    subResource: random.pick(['', '', 'scale', 'status']),
    name: anyJson(random, 4),
    namespace: random.pick(['shop', '', 'kube-system', '__proto__']),
    userInfo: anyJson(random, 3),
    object: random.chance(0.7) ? about : anyJson(random),
    oldObject: random.chance(0.5) ? about : anyJson(random),
    dryRun: anyJson(random, 5),
  };
  return JSON.stringify({ apiVersion: 'admission.k8s.io/v1', kind: 'AdmissionReview', request });
}

function inChunks(body: Buffer, random: Random): Buffer {
  const parts: Buffer[] = [];
  for (let at = 0; at < body.length; ) {
    const size = 1 + random.below(body.length);
    const part = body.subarray(at, at + size);
    parts.push(Buffer.from(`${part.length.toString(16)}\r\n`), part, Buffer.from('\r\n'));
    at += size;
  }
  return Buffer.concat([...parts, Buffer.from('0\r\n\r\n')]);
}

/** 200 and an AdmissionReview with the request's own uid; or 400 and a word, for a body that has none. */
function lawOfReview(body: Buffer, door: string, answer: HttpAnswer | undefined): string | undefined {
  if (!answer) return 'a well-formed request got no answer';
  const given = parsed(answer.body);
  if (answer.status === 400) {
    return typeof given?.error === 'string' && answer.body.length < 1000
      ? undefined
      : 'a refusal without a word';
  }
  if (answer.status !== 200) return `status ${answer.status}`;
  const { uid } = (parsed(String(body))?.request ?? {}) as { uid?: unknown };
  const response = given?.response as Record<string, unknown> | undefined;
  if (given?.kind !== 'AdmissionReview' || given.apiVersion !== 'admission.k8s.io/v1')
    return 'no AdmissionReview';
  if (typeof uid !== 'string' || response?.uid !== uid) return `uid ${JSON.stringify(response?.uid)}`;
  return lawOfResponse(response, door);
}

function lawOfResponse(response: Record<string, unknown>, door: string): string | undefined {
  const { allowed, status, warnings = [], patch, patchType } = response;
  if (typeof allowed !== 'boolean') return 'neither allowed nor refused';
  if ((patch === undefined) !== (patchType === undefined)) return 'a patch and its type go together';
  if (door === 'validate' && patch !== undefined) return 'a validating webhook patches';
  if (allowed === false && typeof (status as { message?: unknown })?.message !== 'string')
    return 'refused without a word';
  if (JSON.stringify(status ?? '').length > 30_000) return 'a refusal that is too long';
  return Array.isArray(warnings) && warnings.every(isWarning)
    ? undefined
    : `warnings ${JSON.stringify(warnings)}`;
}

/** What the API server passes on (k8s.io/apiserver, pkg/warning). */
function isWarning(warning: unknown): boolean {
  return typeof warning === 'string' && Buffer.byteLength(warning) <= 256 && !/\p{Cc}/u.test(warning);
}

function parsed(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

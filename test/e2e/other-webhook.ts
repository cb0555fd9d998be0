import type { IncomingMessage } from 'node:http';
import { createServer } from 'node:https';
import { text } from 'node:stream/consumers';
import type { Test } from 'tap';
import { dig, get, type JsonObject, object } from '../../src/kubernetes/json.ts';
import type { Cluster } from './cluster.ts';
import { type Choices, mutating, type Target, validating } from './configurations.ts';
import { loopbackCertificate } from './control-plane/certificates.ts';
import { PROBE, register } from './registration.ts';

/** What the API server has sent. */
export interface Call {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly httpVersion: string;
  readonly headers: IncomingMessage['headers'];
  /** The request of the review. */
  readonly request: JsonObject;
}

/** An admission webhook that is not mooring: the test gives its answers. */
export interface OtherWebhook {
  readonly target: Target;
  /** In their order, without those of the registration. */
  readonly calls: readonly Call[];
  isCalled(): boolean;
}

/** The members of an AdmissionResponse; a JSON Patch is given as an array. */
export type Answer = (request: JsonObject) => JsonObject;

/** What is sent in place of a review. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Answers every request with what `answer` gives besides the uid, or always with an HTTP answer of that status. */
async function otherWebhook(
  t: Test,
  answer: Answer | HttpAnswer = () => ({ allowed: true }),
): Promise<OtherWebhook> {
  const { authority, leaf } = await loopbackCertificate('another webhook');
  const calls: Call[] = [];
  let called = false;
  const server = createServer({ cert: leaf.certificate, key: leaf.key }, (incoming, outgoing) => {
    void text(incoming).then((body) => {
      const { method, url, httpVersion, headers } = incoming;
      const request = object(get(JSON.parse(body), 'request')) ?? {};
      called = true;
      if (dig(request, 'name') !== PROBE) calls.push({ method, url, httpVersion, headers, request });
      if (typeof answer !== 'function') return outgoing.writeHead(answer.status, answer.headers).end();
      outgoing.setHeader('content-type', 'application/json');
      return outgoing.end(JSON.stringify(reviewOf(request, answer(request))));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.teardown(() => {
    server.close();
    server.closeAllConnections();
  });
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const target = { url: `https://127.0.0.1:${port}/`, authority: authority.certificate };
  return { target, calls, isCalled: () => called };
}

type Register = (
  t: Test,
  cluster: Cluster,
  answer?: Answer | HttpAnswer,
  choices?: Omit<Choices, 'namespace'>,
) => Promise<OtherWebhook>;

/** One that is registered, until the test ends, as a validating webhook for the cluster's namespace. */
export const otherValidator: Register = (t, cluster, answer, choices) =>
  registered(t, cluster, answer, (target) =>
    validating(target, { ...choices, namespace: cluster.namespace }),
  );

/** The same as a mutating webhook. */
export const otherMutator: Register = (t, cluster, answer, choices) =>
  registered(t, cluster, answer, (target) => mutating(target, { ...choices, namespace: cluster.namespace }));

async function registered(
  t: Test,
  cluster: Cluster,
  answer: Answer | HttpAnswer | undefined,
  configuration: (target: Target) => JsonObject,
): Promise<OtherWebhook> {
  const other = await otherWebhook(t, answer);
  await register(t, cluster, [configuration(other.target)], other.isCalled);
  return other;
}

/** The review that answers; what the test gives wins, so that it can be wrong on purpose. */
function reviewOf({ uid }: JsonObject, { patch, ...answer }: JsonObject): JsonObject {
  const response = { uid, ...(patch === undefined ? {} : encoded(patch)), ...answer };
  return { apiVersion: 'admission.k8s.io/v1', kind: 'AdmissionReview', response };
}

function encoded(patch: unknown): JsonObject {
  return { patchType: 'JSONPatch', patch: Buffer.from(JSON.stringify(patch)).toString('base64') };
}

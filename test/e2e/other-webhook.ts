import { createServer } from 'node:https';
import { text } from 'node:stream/consumers';
import type { Test } from 'tap';
import { dig, get, type JsonObject, object } from '../../src/kubernetes/json.ts';
import type { Target } from './configurations.ts';
import { loopbackCertificate } from './control-plane/certificates.ts';
import { PROBE } from './registration.ts';

/** An admission webhook that is not mooring: the test gives its answers. */
export interface OtherWebhook {
  readonly target: Target;
  /** The requests of the reviews it was sent, in their order, without those of the registration. */
  readonly requests: readonly JsonObject[];
  isCalled(): boolean;
}

/** Answers every request with what `answer` gives besides the uid; a JSON Patch is given as `patch`, an array. */
export async function otherWebhook(
  t: Test,
  answer: (request: JsonObject) => JsonObject = () => ({ allowed: true }),
): Promise<OtherWebhook> {
  const { authority, leaf } = await loopbackCertificate('another webhook');
  const requests: JsonObject[] = [];
  let called = false;
  const server = createServer({ cert: leaf.certificate, key: leaf.key }, (incoming, outgoing) => {
    void text(incoming).then((body) => {
      const request = object(get(JSON.parse(body), 'request')) ?? {};
      called = true;
      if (dig(request, 'name') !== PROBE) requests.push(request);
      outgoing.setHeader('content-type', 'application/json');
      outgoing.end(JSON.stringify(reviewOf(request, answer(request))));
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
  return { target, requests, isCalled: () => called };
}

function reviewOf({ uid }: JsonObject, { patch, ...answer }: JsonObject): JsonObject {
  return {
    apiVersion: 'admission.k8s.io/v1',
    kind: 'AdmissionReview',
    response: { uid, ...answer, ...(patch === undefined ? {} : encoded(patch)) },
  };
}

function encoded(patch: unknown): JsonObject {
  return { patchType: 'JSONPatch', patch: Buffer.from(JSON.stringify(patch)).toString('base64') };
}

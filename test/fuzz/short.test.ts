import t from 'tap';
import { statefulSet } from '../rules/manifests.ts';
import { JSON_TYPE, reviewOf, webhook } from '../server/harness.ts';
import { fuzzHttp } from './http.ts';
import { fuzzAudit, fuzzPolicies } from './input.ts';

/** The same inputs every time; the long run (`npm run fuzz`) takes others. */
const SEED = 4;

t.test('the HTTP door: whatever comes is answered well, or refused as the sender’s fault', async (t) => {
  const { server, ca, log, send } = await webhook(t);
  const fuzzed = await fuzzHttp({ port: server.port, ca, requests: 2500, seed: SEED, connections: 8 });
  t.strictSame(fuzzed.failures, []);
  t.ok(fuzzed.tried >= 2500);
  for (const status of [200, 400]) t.ok(fuzzed.statuses.has(status), `some were answered with ${status}`);
  const failed = log.filter(({ level }) => Number(level) >= 50);
  t.strictSame(failed, [], 'nothing failed inside');
  const good = await send('POST', '/validate', JSON.stringify(reviewOf(statefulSet())), JSON_TYPE);
  t.equal(good.status, 200, 'and a good request is answered afterwards');
});

t.test('the policy loader: taken, or refused in words', async (t) => {
  const fuzzed = await fuzzPolicies(60, SEED);
  t.strictSame(fuzzed.failures, []);
  t.ok(fuzzed.sound > 25, 'the shipped ones are taken');
});

t.test('the audit: an exit code, a report, and no stack', async (t) => {
  const fuzzed = await fuzzAudit(200, SEED);
  t.strictSame(fuzzed.failures, []);
  t.ok(fuzzed.sound > 10);
});

t.test('what once was trouble is told in words', async (t) => {
  const { parseDocuments } = await import('../../src/yaml/documents.ts');
  const [circle] = parseDocuments('a: 1\nb: &b\n  - *b\n');
  t.strictSame(circle, {
    code: 'YAML_SYNTAX',
    message: 'an alias leads back into what holds it',
    line: 3,
    column: 5,
  });
  const [shared] = parseDocuments('a: &a {x: 1}\nb: [*a, *a]\n');
  t.match(shared, { value: { b: [{ x: 1 }, { x: 1 }] } }, 'an alias that is used twice is no circle');

  const { review, send } = await webhook(t);
  const odd = { ...reviewOf({}), kind: { toString: 'AdmissionReview' } };
  const answer = await send('POST', '/validate', JSON.stringify(odd), JSON_TYPE);
  t.equal(answer.status, 400);
  const deep = `${'['.repeat(5000)}${']'.repeat(5000)}`;
  const text = JSON.stringify(reviewOf(statefulSet({ annotations: { deep: '@' } }))).replace('"@"', deep);
  for (const door of ['validate', 'mutate'] as const) {
    t.equal((await review(door, JSON.parse(text.replace(deep, '1')))).uid, 'u-1');
    const { status, body } = await send('POST', `/${door}`, text, JSON_TYPE);
    t.equal(status, 200, door);
    t.equal(JSON.parse(body).response.patch, undefined, 'what is nested too deeply is not defaulted');
  }
});

import { connect } from 'node:tls';
import fc from 'fast-check';
import t from 'tap';
import { BODY_LIMIT } from '../../src/server/limits.ts';
import { statefulSet } from '../rules/manifests.ts';
import { JSON_TYPE, reviewOf, webhook } from './harness.ts';

t.test('what is no readable AdmissionReview gets an HTTP status and a word', async (t) => {
  const { send } = await webhook(t);
  const rows: readonly [string, string, string | undefined, Record<string, string>, number, string][] = [
    [
      'another type',
      '/validate',
      '{}',
      { 'content-type': 'text/yaml' },
      415,
      'the content type must be application/json',
    ],
    ['no type', '/validate', '{}', {}, 415, 'the content type must be application/json'],
    ['no body', '/mutate', undefined, JSON_TYPE, 400, 'the body is not JSON'],
    ['broken JSON', '/validate', '{"a":', JSON_TYPE, 400, 'the body is not JSON: '],
    ['a list', '/validate', '[]', JSON_TYPE, 400, 'the body must be an AdmissionReview, a JSON object'],
    ['null', '/validate', 'null', JSON_TYPE, 400, 'the body must be an AdmissionReview, a JSON object'],
    [
      'an old version',
      '/validate',
      JSON.stringify({ ...reviewOf({}), apiVersion: 'admission.k8s.io/v1beta1' }),
      JSON_TYPE,
      400,
      'the body must be an AdmissionReview of admission.k8s.io/v1; it is admission.k8s.io/v1beta1 AdmissionReview',
    ],
    [
      'no request',
      '/validate',
      JSON.stringify({ apiVersion: 'admission.k8s.io/v1', kind: 'AdmissionReview' }),
      JSON_TYPE,
      400,
      'the AdmissionReview has no request',
    ],
    [
      'no uid',
      '/validate',
      JSON.stringify(reviewOf({}, { uid: '' })),
      JSON_TYPE,
      400,
      'the request has no uid',
    ],
    [
      'no kind',
      '/validate',
      JSON.stringify(reviewOf({}, { kind: {} })),
      JSON_TYPE,
      400,
      'the request has no kind with group, version and kind',
    ],
    [
      'no operation',
      '/mutate',
      JSON.stringify(reviewOf({}, { operation: 7 })),
      JSON_TYPE,
      400,
      'the request has no operation',
    ],
    [
      'no such path',
      '/validates',
      '{}',
      JSON_TYPE,
      404,
      'there is no POST /validates; there is POST /validate',
    ],
    ['a prototype as path', '/__proto__', '{}', JSON_TYPE, 404, 'there is no POST /__proto__'],
  ];
  for (const [name, path, body, headers, status, words] of rows) {
    const answer = await send('POST', path, body, headers);
    t.equal(answer.status, status, name);
    const { error } = JSON.parse(answer.body);
    t.ok(error.startsWith(words), `${name}: ${error}`);
    t.strictSame(Object.keys(JSON.parse(answer.body)), ['error'], `${name}: no stack`);
  }
  t.equal((await send('GET', '/validate')).status, 404, 'GET /validate');
  t.equal((await send('PUT', '/validate', '{}', JSON_TYPE)).status, 404, 'PUT /validate');
});

t.test('the content type may name a charset', async (t) => {
  const { send } = await webhook(t);
  const body = JSON.stringify(reviewOf(statefulSet()));
  const { status } = await send('POST', '/validate', body, {
    'content-type': 'application/json; charset=utf-8',
  });
  t.equal(status, 200);
});

t.test('a body of more than 8 MiB', async (t) => {
  const { send, server, ca } = await webhook(t);
  const head = 'POST /validate HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n';
  const firstLine = (request: string | Buffer) =>
    new Promise<string>((resolve, reject) => {
      const socket = connect({ host: '127.0.0.1', port: server.port, ca, servername: 'localhost' });
      socket.write(request);
      socket.once('data', (data) => {
        resolve(String(data).split('\r\n')[0] ?? '');
        socket.destroy();
      });
      socket.once('error', reject);
    });
  t.equal(
    await firstLine(`${head}content-length: ${BODY_LIMIT + 1}\r\n\r\n`),
    'HTTP/1.1 413 Payload Too Large',
    'by its announced length, before it is sent',
  );
  const chunk = `${(BODY_LIMIT + 1).toString(16)}\r\n${' '.repeat(BODY_LIMIT + 1)}\r\n`;
  t.equal(
    await firstLine(`${head}transfer-encoding: chunked\r\n\r\n${chunk}`),
    'HTTP/1.1 413 Payload Too Large',
    'by counting, where no length is announced',
  );
  const long = 'x'.repeat(6 * 1024 * 1024);
  const big = reviewOf(statefulSet({ annotations: { 'mooring.dev/backup': 'velero', long } }));
  t.equal((await send('POST', '/validate', JSON.stringify(big), JSON_TYPE)).status, 200, '6 MiB are taken');
});

t.test('health, readiness and metrics', async (t) => {
  const { send, server, review } = await webhook(t);
  t.equal((await send('GET', '/livez')).body, 'ok\n');
  const ready = await send('GET', '/readyz');
  t.equal(ready.status, 200);
  t.match(JSON.parse(ready.body), {
    ready: true,
    policy: { name: 'recommended', generation: /^[0-9a-f]{12}$/ },
    world: 'none',
  });
  t.equal((await send('GET', '/metrics')).status, 404, 'metrics are not for the webhook port');

  await review('validate', reviewOf(statefulSet({ container: { readinessProbe: undefined } })));
  await send('POST', '/validate', '{', JSON_TYPE);
  const scraped = await fetch(`http://127.0.0.1:${server.metricsPort}/metrics`);
  const text = await scraped.text();
  for (const line of [
    'mooring_admission_requests_total{door="validate",operation="CREATE",kind="StatefulSet",decision="deny"} 1',
    'mooring_findings_total{rule="readiness-probe",enforcement="deny"} 1',
    'mooring_unreadable_requests_total{status="400"} 1',
    'mooring_admission_duration_seconds_count{door="validate"} 1',
    'mooring_requests_in_flight 0',
  ]) {
    t.ok(text.split('\n').includes(line), line);
  }
  t.match(text, /mooring_policy_info\{policy="recommended",generation="[0-9a-f]{12}"\} 1/);
  t.equal((await fetch(`http://127.0.0.1:${server.metricsPort}/other`)).status, 404);
});

t.test('labels of metrics are bounded, whatever is sent', async (t) => {
  const { server, review } = await webhook(t);
  for (const kind of ['Pod', 'Secret', 'x'.repeat(1000)]) {
    await review('validate', reviewOf({}, { operation: kind, kind: { group: '', version: 'v1', kind } }));
  }
  const text = await (await fetch(`http://127.0.0.1:${server.metricsPort}/metrics`)).text();
  t.ok(
    text.includes(
      'mooring_admission_requests_total{door="validate",operation="other",kind="other",decision="skip"} 3',
    ),
  );
});

t.test('TLS: HTTP/1.1 alone is offered, and nothing below 1.3', async (t) => {
  const { server, ca } = await webhook(t);
  const base = { host: '127.0.0.1', port: server.port, ca, servername: 'localhost' };
  const open = (options: object) =>
    new Promise<string>((resolve) => {
      const socket = connect({ ...base, ...options }, () => {
        resolve(`${socket.getProtocol()} ${socket.alpnProtocol}`);
        socket.destroy();
      });
      socket.on('error', (error) => resolve(`refused: ${'code' in error ? error.code : error.message}`));
    });
  t.equal(await open({ ALPNProtocols: ['h2', 'http/1.1'] }), 'TLSv1.3 http/1.1');
  t.match(await open({ maxVersion: 'TLSv1.2' }), /^refused/);
});

t.test('any bytes and any JSON are answered, and never with a failure of the server', async (t) => {
  const { send, log } = await webhook(t);
  const bodies = fc.oneof(
    fc.string().map((text) => text),
    fc.jsonValue().map((value) => JSON.stringify(value)),
    fc
      .record({
        object: fc.jsonValue(),
        oldObject: fc.jsonValue(),
        subResource: fc.constantFrom('', 'scale', 'status'),
      })
      .map((request) => JSON.stringify(reviewOf({}, request))),
    fc
      .record({
        operation: fc.constantFrom('CREATE', 'UPDATE', 'DELETE', 'CONNECT', '?'),
        userInfo: fc.jsonValue(),
        name: fc.jsonValue(),
        namespace: fc.jsonValue(),
        dryRun: fc.jsonValue(),
        object: fc.record({ metadata: fc.jsonValue(), spec: fc.jsonValue() }),
      })
      .map((request) => JSON.stringify(reviewOf({}, request))),
  );
  const seen = new Map<number, number>();
  await fc.assert(
    fc.asyncProperty(bodies, fc.constantFrom('validate', 'mutate'), async (body, door) => {
      const { status, body: answer } = await send('POST', `/${door}?timeout=5s`, body, JSON_TYPE);
      seen.set(status, (seen.get(status) ?? 0) + 1);
      if (status === 200) return JSON.parse(answer).response.uid === 'u-1';
      return status === 400 && typeof JSON.parse(answer).error === 'string';
    }),
    { numRuns: 600 },
  );
  t.strictSame([...seen.keys()].sort(), [200, 400]);
  t.strictSame(
    log.filter(({ level }) => Number(level) >= 50),
    [],
    'nothing failed inside',
  );
});

/**
 * `npm run fuzz [-- --requests N] [--seed N]`: tries hostile inputs on the HTTP door of a real server, the policy loader and
 * the audit, and prints what came of them. Exits 1 when a law was broken.
 */
import { parseArgs } from 'node:util';
import { certificateFiles, ServerProcess } from '../../bench/server.ts';
import { fuzzHttp } from './http.ts';
import { fuzzAudit, fuzzPolicies, type InputFuzzed } from './input.ts';

const { values } = parseArgs({
  options: {
    requests: { type: 'string', default: '100000' },
    seed: { type: 'string', default: '1' },
    connections: { type: 'string', default: '16' },
  },
});
const [requests, seed, connections] = [values.requests, values.seed, values.connections].map(Number) as [
  number,
  number,
  number,
];
const cli = new URL('../../dist/cli/mooring.cjs', import.meta.url).pathname;

/** Characters of a failure that are shown. */
const LONGEST = 1500;

/** Inputs of policies and manifests for every request: each of these takes milliseconds. */
const INPUTS = Math.ceil(requests / 100);

function report(name: string, { tried, sound, failures, longest }: InputFuzzed): void {
  console.log(
    `${name}: ${tried} tried, ${sound} sound, longest ${longest.toFixed(0)} ms, ${failures.length} failures`,
  );
  fail(failures);
}

function fail(failures: readonly string[]): void {
  if (failures.length > 0) process.exitCode = 1;
  for (const failure of failures.slice(0, 20)) console.error(`  ${failure.slice(0, LONGEST)}`);
}

const files = await certificateFiles();
const words = [
  'serve',
  '--host',
  '127.0.0.1',
  '--metrics-port',
  'none',
  '--tls-cert',
  files.cert,
  '--tls-key',
  files.key,
];
const server = await ServerProcess.start((port) => [cli, ...words, '--port', String(port)], true);
try {
  const ca = files.authority;
  const shared = { port: server.port, ca, connections };
  // Memory is compared once the server is warm.
  await fuzzHttp({ ...shared, requests: Math.ceil(requests / 20), seed: seed + 1 });
  const before = server.resident;
  const progress = (tried: number) => console.error(`  ${tried} requests, ${server.resident.toFixed(0)} MB`);
  const { tried, statuses, failures } = await fuzzHttp({ ...shared, requests, seed, progress });
  const told = [...statuses]
    .sort(([a], [b]) => a - b)
    .map(([status, count]) => `${status || 'none'}: ${count}`);
  console.log(`HTTP door: ${tried} tried (${told.join(', ')}), ${failures.length} failures`);
  console.log(`  resident before ${before.toFixed(0)} MB, after ${server.resident.toFixed(0)} MB`);
  console.log(
    `  server ${server.ended === undefined ? 'runs' : `ended with ${server.ended}`}, crashes: ${server.ended === undefined ? 0 : 1}`,
  );
  fail(failures);
  const last = await fuzzHttp({ ...shared, requests: 0, seed });
  fail(last.failures);
  if (server.ended !== undefined) process.exitCode = 1;
  if (server.output !== '') fail([`the server logged errors: ${server.output}`]);
} finally {
  await server.stop();
  files.remove();
}
report('policy loader', await fuzzPolicies(INPUTS, seed));
report('audit', await fuzzAudit(INPUTS, seed));

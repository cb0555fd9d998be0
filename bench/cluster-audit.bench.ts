/** An audit of a cluster of 5,000 StatefulSets against a bare paged list of all that it reads, and its memory. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { figure, median } from './figures.ts';

const SIZES = { services: 5000, claims: 15_000, sets: 5000 };
const ROUNDS = 5;

interface Look {
  readonly milliseconds: number;
  readonly processor: number;
  readonly objects: number;
  readonly peak: number;
}

const server = spawn(
  process.execPath,
  [new URL('list-server.ts', import.meta.url).pathname, ...Object.values(SIZES).map(String)],
  { stdio: ['ignore', 'pipe', 'inherit'] },
);
const [line] = await once(server.stdout, 'data');
const port = String(line).trim();

function look(what: string): Look {
  const script = new URL('cluster-audit-run.ts', import.meta.url).pathname;
  const printed = execFileSync(process.execPath, [script, what, port], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return JSON.parse(String(printed));
}

try {
  const bare: Look[] = [];
  const audits: Look[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    bare.push(look('bare'));
    audits.push(look('audit'));
  }
  const timeOf = (looks: readonly Look[]) => median(looks.map(({ milliseconds }) => milliseconds));
  const processorOf = (looks: readonly Look[]) => median(looks.map(({ processor }) => processor));
  const [bareTime, auditTime] = [timeOf(bare), timeOf(audits)];
  const most = (looks: readonly Look[]) => `${Math.max(...looks.map(({ peak }) => peak)).toFixed(0)} MB`;
  figure(`bare paged list of ${bare[0]?.objects} objects`, `${bareTime.toFixed(0)} ms`);
  figure(`audit of ${audits[0]?.objects} workloads among them`, `${auditTime.toFixed(0)} ms`);
  figure('ratio', (auditTime / bareTime).toFixed(2), 'at most 1.5');
  figure('ratio of processor time', (processorOf(audits) / processorOf(bare)).toFixed(2));
  figure('most resident: the bare list', most(bare));
  figure('most resident: the audit', most(audits));
} finally {
  server.kill();
}

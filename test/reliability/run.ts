/**
 * `npm run reliability [-- TIMES]`: plays every scenario and writes the table of docs/reliability.md. Exits 1 when a request
 * was lost that was not in flight in a killed replica.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { play, type Row, SCENARIOS } from './scenarios.ts';

const DEFAULT_TIMES = 5;
const times = Number(process.argv[2] ?? DEFAULT_TIMES);
const page = new URL('../../docs/reliability.md', import.meta.url);
const [OPEN, CLOSE] = ['<!-- table -->', '<!-- /table -->'];

const lines = [
  '| scenario | faults injected | requests sent | lost | of those, in flight in a killed replica | retried | longest pause |',
  '|---|---|---:|---:|---:|---:|---:|',
];
for (const scenario of SCENARIOS) {
  const row = await play(scenario, times);
  lines.push(lineOf(row));
  console.log(lines.at(-1));
  for (const lost of row.lost) {
    console.error(`  lost ${lost}`);
    process.exitCode = 1;
  }
}
const text = readFileSync(page, 'utf8');
const [start, end] = [text.indexOf(OPEN), text.indexOf(CLOSE)];
if (start < 0 || end < start) throw new Error(`docs/reliability.md lacks ${OPEN} ... ${CLOSE}`);
writeFileSync(page, `${text.slice(0, start + OPEN.length)}\n\n${lines.join('\n')}\n\n${text.slice(end)}`);

function lineOf(row: Row): string {
  const { name, faults, sent, lostInKilled, lost, retries, pause } = row;
  const cells = [
    name,
    faults,
    sent,
    lostInKilled + lost.length,
    lostInKilled,
    retries,
    `${pause.toFixed(0)} ms`,
  ];
  return `| ${cells.join(' | ')} |`;
}

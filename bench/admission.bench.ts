/**
 * Admission throughput against the least that a webhook can be, and the server's memory over 100,000 requests. Each server is
 * a process of its own. Processor time a request is shown too: it is the server's own, whatever the client can send.
 */
import { ask, BODY, rounds, startBare, startMooring } from './admission-load.ts';
import { figure, median } from './figures.ts';
import { certificateFiles } from './server.ts';

const LONG_RUN = 100_000;

const files = await certificateFiles();
const bare = await startBare(files);
const ours = await startMooring(files);
try {
  const taken = await rounds({ bare, ours }, files, { count: 9, duration: 2 });
  const rate = (name: 'bare' | 'ours') => median((taken.get(name) ?? []).map((each) => each.rate));
  const cost = (name: 'bare' | 'ours') => median((taken.get(name) ?? []).map((each) => each.processor));
  figure(`node:https that parses and allows, ${BODY.length} bytes`, `${rate('bare').toFixed(0)} /s`);
  figure('mooring serve, recommended', `${rate('ours').toFixed(0)} /s`);
  figure('ratio', (rate('ours') / rate('bare')).toFixed(2), 'at least 0.75');
  figure('processor time a request, bare', `${(cost('bare') * 1000).toFixed(0)} µs`);
  figure('processor time a request, mooring', `${(cost('ours') * 1000).toFixed(0)} µs`);
  figure('ratio', (cost('bare') / cost('ours')).toFixed(2));

  const fresh = await startMooring(files);
  try {
    const start = fresh.resident;
    await ask(fresh, files, { amount: LONG_RUN / 2 });
    const half = fresh.resident;
    await ask(fresh, files, { amount: LONG_RUN / 2 });
    figure('resident at start', `${start.toFixed(0)} MB`);
    figure(`resident after ${LONG_RUN / 2} requests`, `${half.toFixed(0)} MB`);
    figure(`resident after ${LONG_RUN} requests`, `${fresh.resident.toFixed(0)} MB`, 'at most 120 MB, flat');
  } finally {
    await fresh.stop();
  }
} finally {
  await bare.stop();
  await ours.stop();
  files.remove();
}

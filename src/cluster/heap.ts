import { setFlagsFromString } from 'node:v8';

/**
 * Keeps V8's young generation as small as it is now: some megabytes, once the server is loaded. It would grow to several
 * times as much while a cluster is read, for objects that are all dropped again, and give nothing back: 80 MB of 300
 * (bench/world.bench.ts). For the whole process, so for its owner to call.
 */
export function boundYoungGeneration(): void {
  setFlagsFromString('--semi-space-growth-factor=1');
}

import { resolve } from 'node:path';
import { readAuthorities } from '../../certificates/pair.ts';
import { reloaded } from '../../server/reloaded.ts';
import { certificateFailed, type Observers, type ServedTls } from '../../server/served-tls.ts';
import type { Clients } from '../../server/tls.ts';
import { type Arguments, type Io, stringOption, UsageError } from '../command.ts';

/** The clients that are accepted, followed as their file changes; undefined when all are. */
export async function openClients(args: Arguments, io: Io, observers: Observers) {
  const file = stringOption(args, 'client-ca');
  const name = stringOption(args, 'client-name');
  if (file === undefined) {
    if (name !== undefined) throw new UsageError('--client-name goes with --client-ca');
    return undefined;
  }
  const path = resolve(io.cwd, file);
  let served: ServedTls | undefined;
  const followed = await reloaded<Clients>({
    paths: [path],
    load: async () => ({ authorities: await readAuthorities(path), name }),
    onLoad: (clients) => served?.useClients(clients),
    onFailure: (error) => certificateFailed(error, observers),
  });
  return {
    current: followed.current,
    follow: (tls: ServedTls) => {
      served = tls;
    },
    close: followed.close,
  };
}

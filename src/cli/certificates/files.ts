import { resolve } from 'node:path';
import { CertificateError } from '../../certificates/error.ts';
import { dayOf } from '../../certificates/fitness.ts';
import { readPair } from '../../certificates/pair.ts';
import { reloaded } from '../../server/reloaded.ts';
import { certificateFailed, type Pair, ServedTls } from '../../server/served-tls.ts';
import { stringOption } from '../command.ts';
import type { OpenMode } from './open.ts';

/** The pair of two files, such as a mounted Secret's, followed as it changes. */
export const openFiles: OpenMode = async (args, io, settings, observers) => {
  const certificate = resolve(io.cwd, stringOption(args, 'tls-cert') ?? '');
  const key = resolve(io.cwd, stringOption(args, 'tls-key') ?? '');
  const followed = await reloaded<Pair>({
    paths: [certificate, key],
    load: async (current) => better(await readPair({ certificate, key }), current),
    onLoad: (pair, previous) => {
      if (pair.certificate !== previous.certificate || pair.key !== previous.key) tls.usePair(pair);
    },
    onFailure: (error) => certificateFailed(error, observers),
  });
  const tls = new ServedTls(followed.current, settings, observers);
  return {
    tls,
    condition: {
      details: () => ({
        certificate: { expires: tls.expires, ...(followed.failure ? { failure: followed.failure } : {}) },
      }),
    },
    close: followed.close,
  };
};

/** An expired certificate is served where there is no other: it may be replaced in a moment. It replaces none that holds. */
function better(next: Pair, current: Pair | undefined): Pair {
  const now = Date.now();
  if (current && next.leaf.validToDate.getTime() <= now && current.leaf.validToDate.getTime() > now) {
    throw new CertificateError(`the new certificate expired on ${dayOf(next.leaf.validToDate.getTime())}`);
  }
  return next;
}

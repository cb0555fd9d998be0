import { X509Certificate } from 'node:crypto';
import { developmentCertificate } from '../../certificates/development.ts';
import { ServedTls } from '../../server/served-tls.ts';
import type { OpenMode } from './open.ts';

/** A certificate of this process's own, which nobody trusts. */
export const openDevelopment: OpenMode = async (_args, io, settings, observers) => {
  io.stderr.write('mooring: no --tls-cert given; serving with a development certificate, made in memory\n');
  const pair = await developmentCertificate(Date.now());
  const tls = new ServedTls({ ...pair, leaf: new X509Certificate(pair.certificate) }, settings, observers);
  return { tls, condition: {}, close: () => undefined };
};

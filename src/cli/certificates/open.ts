import type { Condition } from '../../server/readiness.ts';
import type { Observers, ServedTls } from '../../server/served-tls.ts';
import type { Tls } from '../../server/tls.ts';
import { type Arguments, choice, type Io } from '../command.ts';
import { openClients } from './clients.ts';
import { certificateMode, TLS_VERSIONS } from './options.ts';

/** What the server serves with, kept up to date until it is closed. */
export interface OpenCertificates {
  readonly tls: ServedTls;
  readonly condition: Condition;
  close(): void;
}

/** One way of having a certificate. */
export type OpenMode = (
  args: Arguments,
  io: Io,
  settings: Pick<Tls, 'minVersion' | 'clients'>,
  observers: Observers,
) => Promise<OpenCertificates>;

/** Opens what the options name. @throws UsageError or CertificateError */
export async function openCertificates(
  args: Arguments,
  io: Io,
  observers: Observers,
): Promise<OpenCertificates> {
  const mode = certificateMode(args);
  const minVersion = choice(args, 'tls-min-version', TLS_VERSIONS);
  const clients = await openClients(args, io, observers);
  const open = await MODES[mode]();
  const certificates = await open(args, io, { minVersion, clients: clients?.current }, observers);
  clients?.follow(certificates.tls);
  return {
    ...certificates,
    close: () => {
      certificates.close();
      clients?.close();
    },
  };
}

/** Each imported only when it is asked for. */
const MODES = {
  self: async (): Promise<OpenMode> => (await import('./self.ts')).openSelf,
  files: async (): Promise<OpenMode> => (await import('./files.ts')).openFiles,
  development: async (): Promise<OpenMode> => (await import('./development.ts')).openDevelopment,
};

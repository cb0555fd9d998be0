import { type Arguments, type Option, stringOption, UsageError } from '../command.ts';

const MODES = ['self', 'files', 'development'] as const;
export type CertificateMode = (typeof MODES)[number];

export const TLS_VERSIONS = ['TLSv1.2', 'TLSv1.3'] as const;

/** They name the objects of mode `self`. */
const SELF_OPTIONS = {
  service: {
    type: 'string',
    value: 'NAME',
    description: 'with self: the Service that the certificate is for; mooring when left out',
  },
  namespace: {
    type: 'string',
    value: 'NAME',
    description:
      'with self: its namespace; when left out, that of the pod this runs in, or of the kubeconfig',
  },
  'certificate-secret': {
    type: 'string',
    value: 'NAME',
    description: 'with self: the Secret that replicas share; SERVICE-certificate when left out',
  },
  'webhook-configuration': {
    type: 'string',
    value: 'NAME',
    description:
      'with self: the name of the webhook configurations whose caBundle is kept right; as the Service when left out',
  },
} as const satisfies Readonly<Record<string, Option>>;

/** The options that say what is served with, and to whom. */
export const CERTIFICATE_OPTIONS: Readonly<Record<string, Option>> = {
  certificates: {
    type: 'string',
    value: 'MODE',
    description:
      'where the certificate comes from: self (made, kept in a Secret, published, renewed), files, or development (made in memory); when left out, files with --tls-cert and development without',
  },
  'tls-cert': {
    type: 'string',
    value: 'FILE',
    description: 'the certificate, PEM, with those that lead to its authority; read again when it changes',
  },
  'tls-key': { type: 'string', value: 'FILE', description: 'its key, PEM' },
  'tls-min-version': {
    type: 'string',
    value: 'VERSION',
    default: 'TLSv1.3',
    description: TLS_VERSIONS.join(' or '),
  },
  ...SELF_OPTIONS,
  'client-ca': {
    type: 'string',
    value: 'FILE',
    description:
      'judge only for clients with a certificate of these authorities, PEM; read again when it changes',
  },
  'client-name': { type: 'string', value: 'NAME', description: 'and only for the client of this name' },
};

/** The mode that is meant, once the options that are given go together. @throws UsageError */
export function certificateMode(args: Arguments): CertificateMode {
  const [cert, key] = [stringOption(args, 'tls-cert'), stringOption(args, 'tls-key')];
  if ((cert === undefined) !== (key === undefined)) {
    throw new UsageError('--tls-cert and --tls-key go together');
  }
  const asked = stringOption(args, 'certificates') ?? (cert === undefined ? 'development' : 'files');
  const mode = MODES.find((candidate) => candidate === asked);
  if (mode === undefined)
    throw new UsageError(`--certificates takes ${MODES.join(', ')}; it was given "${asked}"`);
  if (mode === 'files' && cert === undefined) {
    throw new UsageError('--certificates files needs --tls-cert and --tls-key');
  }
  if (mode !== 'files' && cert !== undefined) {
    throw new UsageError(`--tls-cert goes with --certificates files, not ${mode}`);
  }
  const stray = Object.keys(SELF_OPTIONS).find((name) => stringOption(args, name) !== undefined);
  if (mode !== 'self' && stray !== undefined) {
    throw new UsageError(`--${stray} goes with --certificates self`);
  }
  return mode;
}

/** The names of the objects of mode `self`. */
export function selfNames(args: Arguments, defaultNamespace: string) {
  const service = stringOption(args, 'service') ?? 'mooring';
  return {
    service,
    namespace: stringOption(args, 'namespace') ?? defaultNamespace,
    secret: stringOption(args, 'certificate-secret') ?? `${service}-certificate`,
    configuration: stringOption(args, 'webhook-configuration') ?? service,
  };
}

import { mkdirSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { serviceNames } from '../../certificates/service-names.ts';
import {
  type Arguments,
  type Command,
  EXIT,
  flag,
  labelOption,
  stringOption,
  UsageError,
} from '../command.ts';

const MOST_DAYS = 3650;

export const certsIssueCommand: Command = {
  name: 'certs issue',
  summary: 'Makes a serving certificate for a Service, and the authority to trust',
  usage: '--service NAME --namespace NAME [OPTION]...',
  description: `
Writes ca.crt, for the caBundle of the webhook configurations, and tls.crt and tls.key, for serve --tls-cert and --tls-key or
a Secret of type kubernetes.io/tls. The authority's own key is thrown away: it signs this one certificate, so renewing means
issuing anew. Keys are ECDSA P-256, and readable by their owner alone.`,
  options: {
    service: { type: 'string', value: 'NAME', description: 'the Service that the API server calls' },
    namespace: { type: 'string', value: 'NAME', description: 'its namespace' },
    out: { type: 'string', value: 'FOLDER', default: '.', description: 'where to write; made when missing' },
    days: { type: 'string', value: 'DAYS', default: '365', description: 'how long both hold' },
    force: { type: 'boolean', description: 'replace files that exist' },
  },
  async run(args, io) {
    if (args.positionals.length > 0) {
      throw new UsageError(`certs issue takes no operand: ${args.positionals.join(' ')}`);
    }
    const service = needed(args, 'service');
    const namespace = needed(args, 'namespace');
    const days = daysOption(args);
    const out = stringOption(args, 'out') ?? '.';
    const folder = resolve(io.cwd, out);
    if (!flag(args, 'force')) refuseExisting(folder, out);
    const { createAuthority, issueCertificate } = await import('../../certificates/x509.ts');
    const validity = { from: Date.now(), days };
    const authority = await createAuthority(`${service}.${namespace} authority`, validity);
    const leaf = await issueCertificate(authority, serviceNames(service, namespace), validity);
    mkdirSync(folder, { recursive: true });
    write(join(folder, 'ca.crt'), authority.certificate, 0o644);
    write(join(folder, 'tls.crt'), leaf.certificate, 0o644);
    write(join(folder, 'tls.key'), leaf.key, 0o600);
    io.stdout.write(`${FILES.map((name) => join(out, name)).join('\n')}
For ${service}.${namespace}.svc, for ${days} days. As a Secret:
  kubectl create secret tls ${service}-certificate --namespace ${namespace} --cert ${join(out, 'tls.crt')} --key ${join(out, 'tls.key')}
The caBundle of the webhook configurations is ${join(out, 'ca.crt')} in base64.
`);
    return EXIT.clean;
  },
};

const FILES = ['ca.crt', 'tls.crt', 'tls.key'] as const;

function needed(args: Arguments, name: string): string {
  const value = labelOption(args, name);
  if (value === undefined) throw new UsageError(`certs issue needs --${name}`);
  return value;
}

function daysOption(args: Arguments): number {
  const value = stringOption(args, 'days') ?? '';
  const days = Number(value);
  if (!/^[0-9]+$/.test(value) || days < 1 || days > MOST_DAYS) {
    throw new UsageError(`--days takes whole days from 1 to ${MOST_DAYS}; it was given "${value}"`);
  }
  return days;
}

function refuseExisting(folder: string, out: string): void {
  const existing = FILES.filter((name) => statSync(join(folder, name), { throwIfNoEntry: false }));
  if (existing.length === 0) return;
  const paths = existing.map((name) => join(out, name)).join(', ');
  throw new UsageError(
    `${paths} ${existing.length === 1 ? 'exists' : 'exist'}; replace with --force, or choose another --out`,
  );
}

/** At once and with its rights from the start, so that no one reads a half or a key that was never theirs to read. */
function write(file: string, content: string, mode: number): void {
  const temporary = `${file}.${process.pid}.tmp`;
  writeFileSync(temporary, content, { mode, flag: 'wx' });
  renameSync(temporary, file);
}

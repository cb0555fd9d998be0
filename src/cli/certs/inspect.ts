import type { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { wordsOf } from '../../kubernetes/error-words.ts';
import { type Arguments, type Command, choice, EXIT, type Io, stringOption, UsageError } from '../command.ts';
import { print } from '../print.ts';

export const certsInspectCommand: Command = {
  name: 'certs inspect',
  summary: 'Explains a certificate, and what keeps it from serving a webhook',
  usage: 'FILE [OPTION]...',
  description: `
FILE is PEM: the certificate, and after it those that lead to its authority. Exit code 0 when a webhook can be served with it,
1 when not, 2 when it cannot be read.`,
  options: {
    ca: { type: 'string', value: 'FILE', description: 'the authorities that are trusted, PEM' },
    key: { type: 'string', value: 'FILE', description: 'the key that should be its own, PEM' },
    service: { type: 'string', value: 'NAME', description: 'the Service that it should be for' },
    namespace: { type: 'string', value: 'NAME', description: 'and its namespace' },
    output: { type: 'string', short: 'o', value: 'FORMAT', default: 'text', description: 'text or json' },
  },
  async run(args, io) {
    const [file, ...others] = args.positionals;
    if (file === undefined || others.length > 0) throw new UsageError('certs inspect takes one file');
    const format = choice(args, 'output', ['text', 'json']);
    const name = nameOption(args);
    const ca = stringOption(args, 'ca');
    const key = stringOption(args, 'key');
    const [leaf, ...sent] = await readOption(file, io);
    if (!leaf) throw new UsageError(`${file} holds no certificate in PEM`);
    const { inspection, inspectionText } = await import('../../certificates/inspection.ts');
    const result = inspection(leaf, {
      sent,
      name,
      now: Date.now(),
      trusted: ca === undefined ? undefined : await readOption(ca, io),
      key: key === undefined ? undefined : readText(key, io),
    });
    await print(io, [format === 'json' ? `${JSON.stringify(result, null, 2)}\n` : inspectionText(result)]);
    return result.flaws.length === 0 ? EXIT.clean : EXIT.findings;
  },
};

function nameOption(args: Arguments): string | undefined {
  const [service, namespace] = [stringOption(args, 'service'), stringOption(args, 'namespace')];
  if ((service === undefined) !== (namespace === undefined)) {
    throw new UsageError('--service and --namespace go together');
  }
  return service === undefined ? undefined : `${service}.${namespace}.svc`;
}

async function readOption(file: string, io: Io): Promise<readonly X509Certificate[]> {
  const { readCertificates } = await import('../../certificates/pem.ts');
  const pem = readText(file, io);
  try {
    return readCertificates(pem);
  } catch (error) {
    const words = wordsOf(error);
    throw new UsageError(`${file} holds what is no certificate: ${words}`);
  }
}

function readText(file: string, io: Io): string {
  try {
    return readFileSync(resolve(io.cwd, file), 'utf8');
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${wordsOf(error)}`);
  }
}

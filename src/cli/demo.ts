import { readFileSync } from 'node:fs';
import { request } from 'node:https';
import { fileURLToPath } from 'node:url';
import { styleText } from 'node:util';
import { type Webhook, webhooks } from '../admission/webhooks.ts';
import { dig, get, list, text, texts } from '../kubernetes/json.ts';
import { loadPolicy } from '../policy/load.ts';
import { type Command, EXIT, flag, type Io, stringOptions } from './command.ts';
import { POLICY_OPTION } from './policy-option.ts';
import { portOption, stopSignal } from './serve.ts';
import { worldOfPaths } from './world.ts';

const EXAMPLES = new URL('../../examples/', import.meta.url);

interface Example {
  readonly review: string;
  /** The webhook of an installation that would be asked. */
  readonly webhook: string;
  /** What kubectl prints before the words of a refusal. */
  readonly refused?: string;
  /** What kubectl prints of what is done. */
  readonly done: string;
  readonly door: 'validate' | 'mutate';
  /** What someone would type. */
  readonly command: string;
  /** Why it is worth a look. */
  readonly about: string;
}

/** The webhooks of an installation, by what they are asked of. */
const WEBHOOKS = Object.fromEntries(webhooks().map(({ key, name }) => [key, name])) as Record<
  Webhook['key'],
  string
>;

const REVIEWS: readonly Example[] = [
  {
    review: '1-create-refused',
    webhook: WEBHOOKS.statefulSets,
    refused: 'error when creating "carts-db.yaml": ',
    done: 'statefulset.apps/carts-db created',
    door: 'validate',
    command: 'kubectl apply -f carts-db.yaml',
    about: 'A database on an emptyDir, without probes, Service or backup',
  },
  {
    review: '2-create-warned',
    webhook: WEBHOOKS.statefulSets,
    done: 'statefulset.apps/orders-db created',
    door: 'validate',
    command: 'kubectl apply -f orders-db.yaml',
    about: 'A sound one, with room for improvement',
  },
  {
    review: '3-create-defaulted',
    webhook: WEBHOOKS.defaults,
    done: 'statefulset.apps/orders-db created, with these fields filled in:',
    door: 'mutate',
    command: 'kubectl apply -f orders-db.yaml',
    about: 'The same, as the mutating webhook completes it',
  },
  {
    review: '4-scale-refused',
    webhook: WEBHOOKS.scale,
    done: 'statefulset.apps/etcd scaled',
    door: 'validate',
    command: 'kubectl scale statefulset etcd --replicas=1',
    about: 'Scaling a quorum away',
  },
  {
    review: '5-service-kept',
    webhook: WEBHOOKS.related,
    done: 'service "etcd" deleted from shop namespace',
    door: 'validate',
    command: 'kubectl delete service etcd',
    about: 'Deleting the Service that gives running members their names',
  },
];

export const demoCommand: Command = {
  name: 'demo',
  summary: 'Shows the webhook at work on loopback, with a small embedded world; no cluster needed',
  usage: '[--once]',
  description: `
Starts the webhook with a development certificate, sends it bundled AdmissionReviews as an API server would, shows what
kubectl would print, and keeps serving until Ctrl-C.`,
  options: {
    once: { type: 'boolean', description: 'end after the examples' },
    port: {
      type: 'string',
      value: 'PORT',
      default: '0',
      description: 'the port to serve on; 0 takes a free one',
    },
    ...POLICY_OPTION,
  },
  async run(args, io) {
    const port = portOption(args, 'port');
    const policy = await loadPolicy(stringOptions(args, 'policy'));
    const world = await worldOfPaths([fileURLToPath(new URL('world.yaml', EXAMPLES))], io);
    const { developmentCertificate } = await import('../certificates/development.ts');
    const { createLogger } = await import('../server/logger.ts');
    const { serve } = await import('../server/serve.ts');
    const { certificate, key, authority } = await developmentCertificate(Date.now());
    const server = await serve({
      host: '127.0.0.1',
      port,
      metricsPort: undefined,
      tls: { cert: certificate, key, minVersion: 'TLSv1.3' },
      judge: { policy, world, now: () => Date.now() },
      logger: createLogger('silent'),
    });
    const show = printer(io);
    show.head(`mooring guards https://127.0.0.1:${server.port} with the policy ${policy.name}`);
    for (const example of REVIEWS) {
      const body = readFileSync(new URL(`reviews/${example.review}.json`, EXAMPLES));
      show.example(example, await send(server.port, authority, example.door, body));
    }
    if (!flag(args, 'once')) {
      show.note(`Serving until Ctrl-C. Send it another:
  curl --insecure --json @examples/reviews/1-create-refused.json https://127.0.0.1:${server.port}/validate`);
      await stopSignal();
    }
    await server.stop(0);
    return EXIT.clean;
  },
};

/** Sends a review as the API server does, with the time it has left. */
function send(port: number, ca: string, door: string, body: Buffer): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const options = {
      host: '127.0.0.1',
      port,
      path: `/${door}?timeout=10s`,
      method: 'POST',
      ca,
      headers: { 'content-type': 'application/json', 'content-length': body.length },
    };
    const sent = request(options, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => resolve(JSON.parse(Buffer.concat(chunks).toString())));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

/** Prints answers as kubectl does. */
function printer({ stdout, env }: Io) {
  const colour = stdout.isTTY === true && !env.NO_COLOR;
  const paint = (style: Parameters<typeof styleText>[0], words: string) =>
    colour ? styleText(style, words, { validateStream: false }) : words;
  const line = (words = '') => stdout.write(`${words}\n`);
  return {
    head: (words: string) => line(paint('bold', words)),
    note: (words: string) => line(`\n${words}`),
    example: ({ about, command, webhook, refused = '', done }: Example, answer: unknown) => {
      const response = get(answer, 'response');
      line(`\n${paint('dim', `# ${about}`)}\n${paint('bold', `$ ${command}`)}`);
      for (const warning of texts(get(response, 'warnings')))
        line(`${paint('yellow', 'Warning:')} ${warning}`);
      const patch = text(get(response, 'patch'));
      if (get(response, 'allowed') === false) {
        const message = text(dig(response, 'status', 'message'));
        const head = 'Error from server (Forbidden):';
        line(`${paint('red', head)} ${refused}admission webhook "${webhook}" denied the request: ${message}`);
      } else {
        line(paint('green', done));
      }
      if (patch !== undefined) {
        for (const operation of list(JSON.parse(Buffer.from(patch, 'base64').toString()))) {
          line(`  ${text(get(operation, 'path'))}: ${JSON.stringify(get(operation, 'value'))}`);
        }
      }
    },
  };
}

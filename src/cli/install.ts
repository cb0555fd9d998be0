import { installManifest, NAMESPACE } from '../install/manifest.ts';
import { type Command, choice, EXIT, labelOption, stringOption, UsageError } from './command.ts';
import { print } from './print.ts';

export const installCommand: Command = {
  name: 'install',
  summary: 'Prints the manifest that installs the webhook into a cluster',
  usage: '[--namespace NAME] [--image IMAGE]',
  description: `
What the Helm chart renders by default, and the namespace. It changes nothing by itself:

  mooring install | kubectl apply --filename -
  mooring install | kubectl delete --filename -      # takes it all away again`,
  options: {
    namespace: {
      type: 'string',
      short: 'n',
      value: 'NAME',
      default: NAMESPACE,
      description: 'the namespace to install into',
    },
    image: {
      type: 'string',
      value: 'IMAGE',
      description: 'the image to run, by tag or digest; mooring and this version when left out',
    },
    output: { type: 'string', short: 'o', value: 'FORMAT', default: 'yaml', description: 'yaml' },
  },
  async run(args, io) {
    if (args.positionals.length > 0) {
      throw new UsageError(`install takes no operand: ${args.positionals.join(' ')}`);
    }
    choice(args, 'output', ['yaml']);
    const namespace = labelOption(args, 'namespace') ?? NAMESPACE;
    const image = stringOption(args, 'image');
    if (image !== undefined && !/^\S+$/.test(image)) {
      throw new UsageError(`--image takes an image without spaces; it was given "${image}"`);
    }
    await print(io, [installManifest({ namespace, image })]);
    return EXIT.clean;
  },
};

import type {
  ApplicationProfile,
  Condition,
  ConfigurationFile,
  DataDirectory,
  HealthCheck,
  Quorum,
  Sign,
} from './profile.ts';

/** The schemas of a type's members: one for each, so that a member cannot be added without its schema. */
type Members<T> = { readonly [K in keyof Required<T>]: object };

function closed<T>(description: string, required: readonly (keyof T & string)[], properties: Members<T>) {
  return { type: 'object', description, properties, required, additionalProperties: false };
}

function texts(description: string): object {
  return { type: 'array', description, minItems: 1, items: { type: 'string', minLength: 1 } };
}

const SOURCE = {
  type: 'string',
  pattern: '^https?://',
  description: 'Where the application itself says so: its documentation, its image, its official chart.',
};
const ABSOLUTE = { type: 'string', pattern: '^/' };

const sign = closed<Sign>('A trace in a manifest; each member that is given must hold.', [], {
  option: {
    type: 'string',
    pattern: '^-',
    description: 'A command line option that is given, such as --replSet.',
  },
  environment: {
    type: 'string',
    minLength: 1,
    description: 'A variable that is set.',
  },
  value: {
    type: 'string',
    minLength: 1,
    description: 'What the option or variable holds, as the whole or as an item of a list.',
  },
  word: { type: 'string', minLength: 1, description: 'A word of the command line.' },
  arguments: {
    type: 'boolean',
    description: 'Whether the container gives a command or arguments of its own.',
  },
  claimAt: { ...ABSOLUTE, description: 'A path at which, or above which, a claim is mounted.' },
});

function condition(description: string): object {
  return closed<Condition>(description, [], {
    membersAtLeast: { type: 'integer', minimum: 1, description: 'From this many replicas on.' },
    anyOf: { type: 'array', minItems: 1, items: sign, description: 'At least one of these is seen.' },
    noneOf: { type: 'array', minItems: 1, items: sign, description: 'None of these is seen.' },
  });
}

const configuration = closed<ConfigurationFile>(
  'A configuration file that may move the directory; with one in place the path is only a guess.',
  [],
  {
    options: texts('Options that name the file.'),
    environment: texts('Variables that name the file.'),
    paths: {
      type: 'array',
      minItems: 1,
      items: ABSOLUTE,
      description: 'Where it is read from: a mount at, above or below one of these may bring it in.',
    },
    endings: texts('Endings of a command line word that is such a file: `.conf`.'),
  },
);

const dataDirectory = closed<DataDirectory>('Where the application keeps its data.', ['source'], {
  path: {
    type: 'string',
    minLength: 1,
    description:
      'Absolute, or relative to the working directory; {major} is the major version of the tag. Left out when only an override can tell.',
  },
  workingDirectory: { ...ABSOLUTE, description: "The image's own, for a relative path." },
  versions: {
    type: 'string',
    pattern: '^(<|<=|>|>=|=)[0-9]+(\\.[0-9]+)*( (<|<=|>|>=|=)[0-9]+(\\.[0-9]+)*)*$',
    description: 'Versions of the image that it holds for: `<18`, `>=2 <3`.',
  },
  versionAfter: {
    type: 'string',
    minLength: 1,
    description: 'What the version stands behind in tags that hold several numbers: `pg` for `2.17.2-pg16`.',
  },
  repositories: texts('Repositories of the profile that it holds for; all when left out.'),
  when: condition('When it holds; always when left out.'),
  environment: texts('Variables whose value replaces the path; the first that is set wins.'),
  options: texts('Command line options whose value replaces the path; they win over variables.'),
  operandAfter: {
    type: 'string',
    minLength: 1,
    description: 'Command line word whose operands are the paths.',
  },
  operandOptions: texts('Options that take the word behind them, which is then no operand.'),
  subdirectory: {
    type: 'string',
    minLength: 1,
    description: 'Directory below a path that an option, operand or variable names, in which the data is.',
  },
  imageVolume: {
    ...ABSOLUTE,
    description: 'The VOLUME that the image declares: it shadows a mount above it.',
  },
  configuration,
  source: SOURCE,
});

const quorum = closed<Quorum>('Members that must agree by majority.', ['minimumMembers', 'source'], {
  minimumMembers: {
    type: 'integer',
    minimum: 3,
    description: 'The fewest members that survive the loss of one.',
  },
  oddMembers: {
    type: 'boolean',
    default: true,
    description: 'Whether an even member adds no safety, since a majority of all must stand.',
  },
  replicationFactor: {
    type: 'integer',
    minimum: 3,
    description: 'Copies of each piece of data, where not every member holds it.',
  },
  when: condition('When they do, for applications that are sound alone too; always when left out.'),
  source: SOURCE,
});

function sourced(value: object, description: string): object {
  return {
    type: 'object',
    description,
    properties: { value, source: SOURCE },
    required: ['value', 'source'],
    additionalProperties: false,
  };
}

function healthCheck(description: string): object {
  return closed<HealthCheck>(description, ['probe', 'source'], {
    probe: {
      type: 'object',
      description: 'A probe handler, as in a manifest.',
      properties: {
        exec: { type: 'object' },
        httpGet: { type: 'object' },
        tcpSocket: { type: 'object' },
        grpc: { type: 'object' },
      },
      minProperties: 1,
      maxProperties: 1,
      additionalProperties: false,
    },
    source: SOURCE,
  });
}

const boolean = { type: 'boolean' };

const spec = closed<Omit<ApplicationProfile, 'name'>>(
  'What is known of the application.',
  ['title', 'repositories', 'dataDirectories'],
  {
    title: { type: 'string', minLength: 1, description: "The application's name, as people write it." },
    repositories: {
      type: 'array',
      minItems: 1,
      uniqueItems: true,
      description: 'Image repositories, matched by whole trailing path segments in any registry.',
      items: {
        type: 'string',
        pattern: '^[a-z0-9]+([._-]+[a-z0-9]+)*(:[0-9]+)?(/[a-z0-9]+([._-]+[a-z0-9]+)*)*$',
      },
    },
    tools: texts('Programs of the image that are no server: a container that runs only these is a tool.'),
    dataDirectories: {
      type: 'array',
      items: dataDirectory,
      description: 'Where it keeps its data; all that hold for an image must be kept.',
    },
    quorum,
    peersBeforeReady: sourced(boolean, 'Whether members must find each other before they are ready.'),
    parallelStart: sourced(boolean, 'Whether members may start all at once.'),
    terminationGracePeriodSeconds: sourced(
      { type: 'integer', minimum: 1 },
      'The least time that a clean stop may take.',
    ),
    recoversAtStart: sourced(boolean, 'Whether it replays or rebuilds state before it answers.'),
    readiness: healthCheck('The readiness check that the application recommends.'),
    liveness: healthCheck('The liveness check that the application recommends.'),
  },
);

/** JSON Schema (draft-07) of an ApplicationProfile document. */
export const profileSchema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'ApplicationProfile',
  description: 'What mooring knows of an application, matched by the image that a container runs.',
  type: 'object',
  properties: {
    apiVersion: { const: 'mooring.dev/v1alpha1' },
    kind: { const: 'ApplicationProfile' },
    metadata: {
      type: 'object',
      properties: {
        name: {
          type: 'string',
          pattern: '^[a-z0-9]([-a-z0-9]*[a-z0-9])?$',
          maxLength: 63,
          description: 'A profile of the same name replaces the bundled one.',
        },
        labels: { type: 'object', additionalProperties: { type: 'string' } },
        annotations: { type: 'object', additionalProperties: { type: 'string' } },
      },
      required: ['name'],
      additionalProperties: false,
    },
    spec,
  },
  required: ['apiVersion', 'kind', 'metadata', 'spec'],
  additionalProperties: false,
} as const;

import { Ajv } from 'ajv';
import t from 'tap';
import { profileSchema } from '../../src/applications/profile-schema.ts';
import { get, isObject } from '../../src/kubernetes/json.ts';
import { bundledDocuments, bundledProfiles } from './bundled.ts';

const validate = new Ajv({ allErrors: true, strict: false }).compile(profileSchema);
const problems = (document: unknown) =>
  validate(document) ? [] : (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message}`);

const minimal = (spec: object = {}, more: object = {}) => ({
  apiVersion: 'mooring.dev/v1alpha1',
  kind: 'ApplicationProfile',
  metadata: { name: 'own' },
  spec: { title: 'Own', repositories: ['corp/own'], dataDirectories: [], ...spec },
  ...more,
});

t.test('the bundled profiles', async (t) => {
  for (const [file, document] of bundledDocuments) {
    t.strictSame(problems(document), [], `${file} is sound`);
    t.equal(`${get(get(document, 'metadata'), 'name')}.yaml`, file, `${file} is named after its profile`);
  }
});

t.test('no two bundled profiles name the same repository', async (t) => {
  const all = bundledProfiles.flatMap((profile) => profile.repositories);
  t.strictSame(
    all.filter((repository, index) => all.indexOf(repository) !== index),
    [],
  );
});

t.test('a data directory is of repositories that its profile names', async (t) => {
  for (const { name, repositories, dataDirectories } of bundledProfiles) {
    const stray = dataDirectories
      .flatMap((entry) => entry.repositories ?? [])
      .filter((repository) => !repositories.includes(repository));
    t.strictSame(stray, [], name);
  }
});

t.test('an image volume stands at its path or above it', async (t) => {
  for (const { name, dataDirectories } of bundledProfiles) {
    for (const { path, workingDirectory, imageVolume } of dataDirectories) {
      if (imageVolume === undefined || path === undefined) continue;
      const whole = path.startsWith('/') ? path : `${workingDirectory}/${path}`;
      t.ok(`${whole}/`.startsWith(`${imageVolume}/`), `${name} ${whole}`);
    }
  }
});

t.test('what the schema objects to', async (t) => {
  const directory = { path: '/d', source: 'https://example.com' };
  const rows: readonly (readonly [string, unknown, readonly string[]])[] = [
    ['a minimal one is sound', minimal(), []],
    ['labels and annotations too', minimal({}, { metadata: { name: 'own', labels: { a: 'b' } } }), []],
    ['a registry with a port', minimal({ repositories: ['corp.example:5000/db/own'] }), []],
    ['a data directory', minimal({ dataDirectories: [directory] }), []],
    ['an unknown member', minimal({ nope: 1 }), ['/spec must NOT have additional properties']],
    [
      'a figure without its source',
      minimal({ dataDirectories: [{ path: '/d' }] }),
      ["/spec/dataDirectories/0 must have required property 'source'"],
    ],
    [
      'a source that is no address',
      minimal({ dataDirectories: [{ path: '/d', source: 'trust me' }] }),
      ['/spec/dataDirectories/0/source must match pattern "^https?://"'],
    ],
    [
      'a range of another kind',
      minimal({ dataDirectories: [{ ...directory, versions: '~1.2' }] }),
      [
        '/spec/dataDirectories/0/versions must match pattern "^(<|<=|>|>=|=)[0-9]+(\\.[0-9]+)*( (<|<=|>|>=|=)[0-9]+(\\.[0-9]+)*)*$"',
      ],
    ],
    [
      'a quorum of two',
      minimal({ quorum: { minimumMembers: 2, source: 'https://example.com' } }),
      ['/spec/quorum/minimumMembers must be >= 3'],
    ],
    [
      'a probe of two kinds',
      minimal({ readiness: { probe: { exec: {}, grpc: {} }, source: 'https://example.com' } }),
      ['/spec/readiness/probe must NOT have more than 1 properties'],
    ],
    [
      'a repository with a tag',
      minimal({ repositories: ['own:1.2'] }),
      [
        '/spec/repositories/0 must match pattern "^[a-z0-9]+([._-]+[a-z0-9]+)*(:[0-9]+)?(/[a-z0-9]+([._-]+[a-z0-9]+)*)*$"',
      ],
    ],
    [
      'no repositories',
      minimal({ repositories: [] }),
      ['/spec/repositories must NOT have fewer than 1 items'],
    ],
    ['no spec', { ...minimal(), spec: undefined }, ["/ must have required property 'spec'"]],
  ];
  for (const [name, document, expected] of rows) {
    const found = problems(JSON.parse(JSON.stringify(document))).map((problem) =>
      problem.replace(/^ /, '/ '),
    );
    t.strictSame(found, expected, name);
  }
});

t.test('the schema says what every member is for', async (t) => {
  const undescribed: string[] = [];
  const visit = (schema: unknown, path: string) => {
    const properties = get(schema, 'properties');
    for (const [name, member] of Object.entries(isObject(properties) ? properties : {})) {
      visit(member, `${path}.${name}`);
      if (/^\.spec/.test(path) && get(member, 'description') === undefined)
        undescribed.push(`${path}.${name}`);
    }
    if (get(schema, 'items')) visit(get(schema, 'items'), `${path}[]`);
  };
  visit(profileSchema, '');
  t.strictSame(
    undescribed.filter((path) => !/\.probe\.\w+$|\.value$/.test(path)),
    [],
  );
});

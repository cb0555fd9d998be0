import { readdirSync, readFileSync } from 'node:fs';
import { loadAll } from 'js-yaml';
import t from 'tap';
import { judgeDataDirectories } from '../../src/applications/data-directory.ts';
import { quorumOf } from '../../src/applications/quorum.ts';
import { get } from '../../src/kubernetes/json.ts';
import { readStatefulSet } from '../../src/kubernetes/stateful-set.ts';
import { bundledCatalog, bundledProfiles } from './bundled.ts';

const DIRECTORY = new URL('../fixtures/applications/', import.meta.url);

/** The StatefulSet of each fixture, by profile name: how a careful operator would run the application. */
const SETS: ReadonlyMap<string, unknown> = new Map(
  readdirSync(DIRECTORY).map((file) => [
    file.replace(/\.yaml$/, ''),
    loadAll(readFileSync(new URL(file, DIRECTORY), 'utf8')).find(
      (document) => get(document, 'kind') === 'StatefulSet',
    ),
  ]),
);

/** What becomes of the data of a fixture's set: `kept`, `lost`, `unknown`, one for each directory. */
function fates(document: unknown): readonly string[] {
  const set = readStatefulSet(document);
  return bundledCatalog
    .ofTemplate(set.template)
    .flatMap((application) => judgeDataDirectories(set, application))
    .map((verdict) => verdict.is);
}

/** A copy of `document` with its claim templates made volumes of another kind. */
function withVolumesFor(document: unknown, source: object): unknown {
  const set = readStatefulSet(document);
  const copy = JSON.parse(JSON.stringify(document));
  copy.spec.volumeClaimTemplates = [];
  copy.spec.template.spec.volumes = [
    ...(copy.spec.template.spec.volumes ?? []),
    ...set.claimTemplates.map(({ name }) => ({ name, ...source })),
  ];
  return copy;
}

function withoutMounts(document: unknown): unknown {
  const copy = JSON.parse(JSON.stringify(document));
  delete copy.spec.template.spec.containers[0].volumeMounts;
  return copy;
}

t.test('every bundled profile has a fixture, and the other way round', async (t) => {
  t.strictSame([...SETS.keys()].sort(), bundledProfiles.map((profile) => profile.name).sort());
});

for (const profile of bundledProfiles) {
  t.test(profile.name, async (t) => {
    const document = SETS.get(profile.name);
    const set = readStatefulSet(document);
    t.strictSame(
      bundledCatalog.ofTemplate(set.template).map((application) => application.profile.name),
      [profile.name],
      'its container is known',
    );
    const found = fates(document);
    t.ok(found.length > 0, 'its profile knows where its data is');
    t.ok(
      found.every((fate) => fate === 'kept'),
      'and all of it is kept',
    );
    const lost = found.map(() => 'lost');
    t.strictSame(fates(withoutMounts(document)), lost, 'without mounts it is lost');
    for (const source of [{ emptyDir: {} }, { hostPath: { path: '/mnt' } }, { nfs: {} }]) {
      t.strictSame(fates(withVolumesFor(document, source)), lost, `on ${Object.keys(source)} it is lost`);
    }

    const grace = profile.terminationGracePeriodSeconds?.value ?? 0;
    t.ok((set.template.terminationGracePeriodSeconds ?? 0) >= grace, 'its grace period is long enough');
    t.equal(
      quorumOf(set, bundledCatalog) !== undefined,
      profile.quorum !== undefined && set.replicas > 1,
      'its quorum is seen',
    );
  });
}

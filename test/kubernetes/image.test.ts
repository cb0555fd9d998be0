import t from 'tap';
import { inRange, parseImage, tagVersion } from '../../src/kubernetes/image.ts';

const DIGEST = `sha256:${'a1'.repeat(32)}`;

t.test('parseImage', async (t) => {
  const rows: readonly (readonly [string, string | undefined])[] = [
    ['postgres', 'docker.io library/postgres - -'],
    ['postgres:16.3-alpine', 'docker.io library/postgres 16.3-alpine -'],
    ['bitnami/redis:7', 'docker.io bitnami/redis 7 -'],
    ['docker.io/postgres:16', 'docker.io library/postgres 16 -'],
    ['index.docker.io/library/postgres', 'docker.io library/postgres - -'],
    ['quay.io/coreos/etcd:v3.5.15', 'quay.io coreos/etcd v3.5.15 -'],
    ['registry.k8s.io/etcd:3.5.15-0', 'registry.k8s.io etcd 3.5.15-0 -'],
    ['myregistry:5000/mirror/library/postgres', 'myregistry:5000 mirror/library/postgres - -'],
    ['localhost/postgres:16', 'localhost postgres 16 -'],
    ['[fd00::1]:5000/postgres:16', '[fd00::1]:5000 postgres 16 -'],
    [`postgres@${DIGEST}`, `docker.io library/postgres - ${DIGEST}`],
    [`ghcr.io/a/b_c:1@${DIGEST}`, `ghcr.io a/b_c 1 ${DIGEST}`],
    ['', undefined],
    ['Postgres', undefined],
    ['postgres:', undefined],
    ['postgres:16:1', undefined],
    ['postgres@sha256:12', undefined],
    ['https://quay.io/a/b', undefined],
    ['a b', undefined],
    [`a/${'b'.repeat(1024)}`, undefined],
  ];
  for (const [image, expected] of rows) {
    const found = parseImage(image);
    const words = found && `${found.registry} ${found.repository} ${found.tag ?? '-'} ${found.digest ?? '-'}`;
    t.equal(words, expected, image.slice(0, 60));
  }
});

t.test('parseImage takes no time over a hostile reference', async (t) => {
  const started = performance.now();
  for (const part of ['a-', 'a/', '1.', '_', ':', '@']) parseImage(part.repeat(500));
  t.ok(performance.now() - started < 100);
});

t.test('tagVersion', async (t) => {
  const rows: readonly (readonly [string | undefined, string | undefined, readonly number[] | undefined])[] =
    [
      ['16', undefined, [16]],
      ['16.3-alpine', undefined, [16, 3]],
      ['v3.5.15', undefined, [3, 5, 15]],
      ['8.0.36-debian-12-r4', undefined, [8, 0, 36]],
      ['18beta1-bookworm', undefined, [18]],
      ['3-core', undefined, [3]],
      ['latest', undefined, undefined],
      ['bookworm', undefined, undefined],
      ['7c0ffee', undefined, undefined],
      ['20240131', undefined, undefined],
      ['RELEASE.2024-01-31T20-20-33Z', undefined, undefined],
      [undefined, undefined, undefined],
      ['2.17.2-pg16', 'pg', [16]],
      ['pg17', 'pg', [17]],
      ['latest-pg15.4-oss', 'pg', [15, 4]],
      ['2.17.2', 'pg', undefined],
    ];
  for (const [tag, after, expected] of rows)
    t.strictSame(tagVersion(tag, after), expected, `${tag} ${after ?? ''}`);
});

t.test('inRange', async (t) => {
  const rows: readonly (readonly [readonly number[], string, boolean])[] = [
    [[17, 5], '<18', true],
    [[18], '<18', false],
    [[18, 0, 1], '>=18', true],
    [[2, 7], '>=2 <3', true],
    [[3], '>=2 <3', false],
    [[1, 8], '>=2 <3', false],
    [[3, 5], '>3.5', false],
    [[3, 5, 1], '>3.5', true],
    [[3, 5], '<=3.5', true],
    [[3], '=3', true],
    [[3, 1], '=3', false],
    [[3], 'three', false],
  ];
  for (const [version, range, expected] of rows)
    t.equal(inRange(version, range), expected, `${version} ${range}`);
});

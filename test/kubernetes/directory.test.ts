import t from 'tap';
import { absolutePath, isAtOrAbove } from '../../src/kubernetes/directory.ts';

t.test('absolutePath', async (t) => {
  const rows: readonly (readonly [string, string | undefined, string])[] = [
    ['/data', undefined, '/data'],
    ['/data/', undefined, '/data'],
    ['//data//pg/', undefined, '/data/pg'],
    ['/a/./b/../c', undefined, '/a/c'],
    ['/../..', undefined, '/'],
    ['/', undefined, '/'],
    ['data', undefined, '/data'],
    ['data', '/prometheus', '/prometheus/data'],
    ['.', '/data', '/data'],
    ['../x', '/a/b', '/a/x'],
    ['/abs', '/base', '/abs'],
  ];
  for (const [path, base, expected] of rows)
    t.equal(absolutePath(path, base), expected, `${path} ${base ?? ''}`);
});

t.test('isAtOrAbove goes by whole segments', async (t) => {
  t.equal(isAtOrAbove('/data', '/data'), true);
  t.equal(isAtOrAbove('/data', '/data/pg'), true);
  t.equal(isAtOrAbove('/data', '/database'), false);
  t.equal(isAtOrAbove('/data/pg', '/data'), false);
  t.equal(isAtOrAbove('/', '/data'), true);
});

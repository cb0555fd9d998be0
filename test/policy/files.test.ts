import { join, relative } from 'node:path';
import t from 'tap';
import { policyFiles } from '../../src/policy/files.ts';

t.test('the files of a path', async (t) => {
  const folder = t.testdir({
    'b.yml': '',
    'a.yaml': '',
    'c.json': '{}',
    'notes.md': '',
    '.hidden.yaml': '',
    '..2026_01_01': { 'a.yaml': '' },
    'upper.YAML': '',
  });
  const names = (path: string) => policyFiles(path).map((file) => relative(folder, file));
  t.strictSame(
    names(folder),
    ['a.yaml', 'b.yml', 'c.json'],
    'of a folder, in order of name, as a ConfigMap is mounted',
  );
  t.strictSame(names(join(folder, 'notes.md')), ['notes.md'], 'a file that is named, whatever it is called');
  t.throws(() => policyFiles(join(folder, 'gone')), { code: 'ENOENT' });
});

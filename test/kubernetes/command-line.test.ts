import t from 'tap';
import { optionValues, readCommandLine, runsOnly } from '../../src/kubernetes/command-line.ts';

const line = (command: readonly string[], args: readonly string[] = []) => readCommandLine({ command, args });
const script = (text: string) => line(['sh', '-c', text]);

t.test('words and programs', async (t) => {
  const rows: readonly (readonly [string, ReturnType<typeof line>, readonly string[], readonly string[]])[] =
    [
      ['nothing', line([]), [], []],
      [
        'command and args',
        line(['/usr/bin/etcd'], ['--name', 'a']),
        ['/usr/bin/etcd', '--name', 'a'],
        ['etcd'],
      ],
      ['options only', line([], ['--datadir=/x']), ['--datadir=/x'], []],
      ['a wrapper', line(['tini', '--', 'mongod']), ['tini', '--', 'mongod'], ['mongod']],
      ['exec by a wrapper', line(['dumb-init', 'mongod', '-f']), ['dumb-init', 'mongod', '-f'], ['mongod']],
      ['a script file', line(['sh', '/run.sh']), ['sh', '/run.sh'], ['sh']],
      ['a script', script('exec mongod --dbpath /x'), ['exec', 'mongod', '--dbpath', '/x'], ['mongod']],
      ['joined flags', line(['/bin/bash', '-ecx', 'mongod --x']), ['mongod', '--x'], ['mongod']],
      ['flags apart', line(['bash'], ['-c', '-o', 'pipefail', 'a; b']), ['a', 'b'], ['a', 'b']],
      ['set before -c', line(['bash', '-eo', 'pipefail', '-c', 'a']), ['a'], ['a']],
      ['quotes', script(`a "b c" 'd;e' f\\ g"h"`), ['a', 'b c', 'd;e', 'f gh'], ['a']],
      ['operators', script('a&&b||c;d|e\nf'), ['a', 'b', 'c', 'd', 'e', 'f'], ['a', 'b', 'c', 'd', 'e', 'f']],
      ['continued lines', script('a \\\n  --b \\\n  --c'), ['a', '--b', '--c'], ['a']],
      ['comments', script('# a\nb # c\n'), ['b'], ['b']],
      [
        'control words',
        script('if true; then a; fi'),
        ['if', 'true', 'then', 'a', 'fi'],
        ['true', 'a', 'fi'],
      ],
      ['assignments', script('A=1 b'), ['A=1', 'b'], ['b']],
      ['a variable as program', script('"$CMD" x'), ['$CMD', 'x'], []],
      ['references stay whole', script('a --x=$(BASE)/y'), ['a', '--x=$(BASE)/y'], ['a']],
      ['an open quote', script('a "b'), ['a', 'b'], ['a']],
      ['no script at all', line(['sh', '-c']), ['sh', '-c'], ['sh']],
      [
        'too long a script',
        script(`a ${' '.repeat(70_000)}`),
        ['sh', '-c', `a ${' '.repeat(70_000)}`],
        ['sh'],
      ],
    ];
  for (const [name, found, words, programs] of rows) {
    t.strictSame(found.words, words, `${name}: words`);
    t.strictSame(found.programs, programs, `${name}: programs`);
  }
});

t.test('a hostile script takes no time', async (t) => {
  const started = performance.now();
  for (const part of ['"', "'", '\\', '$(', '(', 'a"', '$', '"\\', '#']) script(part.repeat(20_000));
  t.ok(performance.now() - started < 1000);
});

t.test('runsOnly', async (t) => {
  const tools = ['pg_dump'];
  t.equal(runsOnly(line(['pg_dump', '-h', 'x']), tools), true);
  t.equal(runsOnly(script('while true; do pg_dump > /b; sleep 60; done'), tools), true);
  t.equal(runsOnly(script('pg_dump; exec postgres'), tools), false);
  t.equal(runsOnly(line(['postgres']), tools), false);
  t.equal(runsOnly(line([]), tools), false, 'the image decides');
  t.equal(runsOnly(line(['sh', '/x.sh']), tools), false, 'a script that cannot be seen');
});

t.test('optionValues', async (t) => {
  const rows: readonly (readonly [readonly string[], string, readonly string[]])[] = [
    [['--datadir=/a'], '--datadir', ['/a']],
    [['--datadir', '/a'], '--datadir', ['/a']],
    [['--datadir', '/a', '--datadir=/b'], '--datadir', ['/a', '/b']],
    [['--datadir'], '--datadir', ['']],
    [['--datadirs=/a'], '--datadir', []],
    [['-D/a'], '-D', ['/a']],
    [['-Dx'], '-D', []],
    [['-sd/a'], '-sd', []],
    [[], '-D', []],
  ];
  for (const [words, option, expected] of rows)
    t.strictSame(optionValues(words, option), expected, words.join(' '));
});

import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { example, JSON_TYPE, reviewOf, webhook } from '../server/harness.ts';

const root = new URL('../../', import.meta.url).pathname;

function sources(pattern: string): readonly (readonly [string, string])[] {
  return globSync(pattern, { cwd: root }).map((file) => [file, readFileSync(join(root, file), 'utf8')]);
}

t.test('no code is made from text, and nothing is loaded by a name that is computed', async (t) => {
  const files = [...sources('src/**/*.{ts,cts}'), ...sources('dist/**/*.{js,cjs}')];
  t.ok(files.length > 200, `${files.length} files`);
  const laws: readonly (readonly [string, RegExp])[] = [
    ['eval', /\beval\s*\(/],
    ['new Function', /\bFunction\s*\(/],
    ['a timer of text', /set(?:Timeout|Interval)\(\s*['"`]/],
    ['node:vm', /['"](?:node:)?vm['"]/],
    ['a computed import', /\bimport\(\s*[^'")\s]/],
    ['a computed require', /\brequire\(\s*[^'")\s]/],
    ['another process', /['"](?:(?:node:)?child_process|node:cluster)['"]/],
  ];
  for (const [name, law] of laws) {
    t.strictSame(
      files.filter(([, text]) => law.test(text)).map(([file]) => file),
      [],
      name,
    );
  }
});

t.test('a server that has started makes no code, whatever it is sent', async (t) => {
  const { send, server } = await webhook(t);
  const made: unknown[] = [];
  const original = globalThis.Function;
  const watched = new Proxy(original, {
    construct(target, words) {
      made.push(words);
      return Reflect.construct(target, words);
    },
    apply(target, self, words) {
      made.push(words);
      return Reflect.apply(target, self, words);
    },
  });
  globalThis.Function = watched;
  t.teardown(() => {
    globalThis.Function = original;
  });
  for (const name of [
    '1-create-refused',
    '2-create-warned',
    '3-create-defaulted',
    '4-scale-refused',
    '5-service-kept',
  ]) {
    for (const door of ['validate', 'mutate']) {
      const { status } = await send('POST', `/${door}?timeout=5s`, JSON.stringify(example(name)), JSON_TYPE);
      t.equal(status, 200, `${door} ${name}`);
    }
  }
  await send(
    'POST',
    '/validate',
    JSON.stringify(reviewOf({ spec: { constructor: { constructor: 'x' } } })),
    JSON_TYPE,
  );
  await send('GET', '/nowhere');
  await send('GET', '/readyz');
  await fetch(`http://127.0.0.1:${server.metricsPort}/metrics`);
  t.strictSame(made, []);
});

#!/usr/bin/env node
// CommonJS and old syntax on purpose: this file must still load where nothing else does, to say why.
const { HEAP_OPTIONS } = require('../server/heap-options.ts') as typeof import('../server/heap-options.ts');

const needed = [22, 19];
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

if (major < 22 || (major === 22 && minor < 19)) {
  process.stderr.write(
    `mooring needs Node.js ${needed.join('.')} or newer; this is ${process.version}. ` +
      'Install a current one from nodejs.org, or run it through npm in a checkout, which brings its own.\n',
  );
  process.exitCode = 2;
} else {
  restartWithHeapOptions();
  // Keeps compiled code between runs, which halves the start of a short audit.
  require('node:module').enableCompileCache?.();
  import('./main.js').then(({ main }) => main(process));
}

/** A server becomes the same process anew, with V8's options for its heap, unless it has been given some. */
function restartWithHeapOptions(): void {
  const { argv, execArgv, execPath, env } = process;
  // V8 takes underscores for hyphens.
  const given = [...execArgv, env.NODE_OPTIONS ?? ''].some((option) => /semi[-_]space[-_]size/.test(option));
  const serves = argv.slice(2).find((word) => word !== '--debug') === 'serve';
  if (!serves || given || typeof process.execve !== 'function') return;
  try {
    process.execve(execPath, [execPath, ...HEAP_OPTIONS, ...execArgv, ...argv.slice(1)], env);
  } catch {
    // Windows cannot, and Node's permission model may forbid it: then it serves with the heap that V8 chooses.
  }
}

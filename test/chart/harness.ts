import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { loadAll } from 'js-yaml';
import t, { type Test } from 'tap';
import { helm, KUBERNETES } from '../../scripts/chart/helm.ts';
import { type ToolName, toolPath } from '../../scripts/chart/tools.ts';
import { isObject, type JsonObject } from '../../src/kubernetes/json.ts';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
export const CHART = join(ROOT, 'charts/mooring');

/** A test that needs these tools; skipped by name where one cannot be had. */
export function toolTest(name: string, tools: readonly ToolName[], run: (t: Test) => void | Promise<void>) {
  const missing = tools.filter((tool) => toolPath(tool) === undefined);
  if (missing.length === 0) return t.test(name, run);
  const skip = `${missing.join(', ')} is not installed; npm run tools installs what can be had`;
  return t.test(name, { skip }, () => {});
}

export interface Rendering {
  /** `mooring` when left out. */
  readonly release?: string;
  readonly values?: JsonObject;
  readonly namespace?: string;
  readonly kubernetes?: string;
}

/** What the chart renders with these values, as text. @throws Error with helm's words */
export function renderText({
  release = 'mooring',
  values = {},
  namespace = 'mooring-system',
  kubernetes = KUBERNETES,
}: Rendering) {
  const given = Object.entries(values).flatMap(([key, value]) => [
    '--set-json',
    `${key}=${JSON.stringify(value)}`,
  ]);
  const words = [
    'template',
    release,
    CHART,
    '--namespace',
    namespace,
    '--kube-version',
    kubernetes,
    ...given,
  ];
  return helm(words, ROOT) ?? '';
}

export function render(rendering: Rendering = {}): readonly JsonObject[] {
  return objectsOf(renderText(rendering));
}

export function objectsOf(text: string): readonly JsonObject[] {
  return loadAll(text).filter(isObject);
}

/** The only object of a kind, or the one of that name. */
export function one(objects: readonly JsonObject[], kind: string, name?: string): JsonObject {
  const found = objects.filter(
    (object) => object.kind === kind && (name === undefined || nameOf(object) === name),
  );
  const [first] = found;
  if (!first || found.length > 1) throw new Error(`${found.length} objects are ${kind} ${name ?? ''}`);
  return first;
}

export function nameOf({ metadata }: JsonObject): string {
  return isObject(metadata) ? String(metadata.name) : '';
}

const checkers = new Map<string, (object: JsonObject) => readonly string[]>();

/** Checks objects by the OpenAPI of a release of Kubernetes, unknown fields refused. Empty for one that is sound. */
export function schemaChecker(release: string): (object: JsonObject) => readonly string[] {
  const checker = checkers.get(release) ?? newChecker(release);
  checkers.set(release, checker);
  return checker;
}

function newChecker(release: string): (object: JsonObject) => readonly string[] {
  const folder = join(toolPath('schemas') ?? '', `v${release}-local-strict`);
  const read = (file: string): JsonObject => JSON.parse(readFileSync(join(folder, file), 'utf8'));
  const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true });
  ajv.addSchema(read('_definitions.json'), '_definitions.json');
  const compiled = new Map<string, ValidateFunction>();
  return (object) => {
    const file = schemaFile(object);
    const validate = compiled.get(file) ?? ajv.compile(read(file));
    compiled.set(file, validate);
    if (validate(object)) return [];
    return (validate.errors ?? []).map(({ instancePath, message }) => `${file} ${instancePath} ${message}`);
  };
}

/** `apps/v1 Deployment` is deployment-apps-v1.json, `rbac.authorization.k8s.io/v1 Role` role-rbac-v1.json. */
function schemaFile({ apiVersion, kind }: JsonObject): string {
  const parts = String(apiVersion).split('/');
  const version = parts.pop();
  const group = parts[0]?.split('.')[0];
  return `${[String(kind).toLowerCase(), group, version].filter(Boolean).join('-')}.json`;
}

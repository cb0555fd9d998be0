import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { profileSchema } from '../applications/profile-schema.ts';
import { type Path, toFieldPath } from '../kubernetes/path.ts';
import { nearest } from './nearest.ts';
import { policySchema } from './schema.ts';

/** What a schema objects to: the field, as a path, and the words. */
export interface SchemaProblem {
  readonly path: Path;
  readonly message: string;
}

const SCHEMAS = { StatefulPolicy: policySchema, ApplicationProfile: profileSchema } as const;
export type DocumentKind = keyof typeof SCHEMAS;

export function isDocumentKind(kind: unknown): kind is DocumentKind {
  return typeof kind === 'string' && Object.hasOwn(SCHEMAS, kind);
}

/** Makes a checker; compiling the schemas takes some milliseconds, so one serves a whole load. */
export function documentChecker(): (kind: DocumentKind, document: unknown) => readonly SchemaProblem[] {
  const ajv = new Ajv({ allErrors: true, strict: false, verbose: true });
  const compiled = new Map<DocumentKind, ValidateFunction>();
  return (kind, document) => {
    let validate = compiled.get(kind);
    if (!validate) {
      validate = ajv.compile(SCHEMAS[kind]);
      compiled.set(kind, validate);
    }
    if (validate(document)) return [];
    // `if` says only that its branch failed, which the branch's own error says better.
    const errors = (validate.errors ?? []).filter((error) => error.keyword !== 'if');
    return errors.map((error) => ({ path: pathOf(document, error), message: words(document, error) }));
  };
}

/** The offending field: for an unknown or missing member, the member itself. */
function pathOf(document: unknown, error: ErrorObject): Path {
  const path = placeOf(document, error);
  const member = error.params.additionalProperty ?? error.params.missingProperty;
  return typeof member === 'string' ? [...path, member] : path;
}

/** What the schema looked at: where a member is missing or unknown, what should have it or has it. */
function placeOf(document: unknown, error: ErrorObject): Path {
  const path: (string | number)[] = [];
  let parent = document;
  for (const escaped of error.instancePath.split('/').slice(1)) {
    const key = escaped.replaceAll('~1', '/').replaceAll('~0', '~');
    path.push(Array.isArray(parent) ? Number(key) : key);
    parent = (parent as Record<string, unknown> | undefined)?.[key];
  }
  return path;
}

function words(document: unknown, error: ErrorObject): string {
  const found = JSON.stringify(error.data);
  switch (error.keyword) {
    case 'additionalProperties':
      return unknownMember(error);
    case 'required':
      return `is missing in ${toFieldPath(placeOf(document, error)) || 'the document'}`;
    case 'enum': {
      // `false` stands among the enforcements only for an unquoted `off`.
      const allowed = (error.params.allowedValues as readonly unknown[]).filter((value) => value !== false);
      return `must be one of ${allowed.join(', ')}; it is ${found}${suggestion(error.data, allowed)}`;
    }
    case 'const':
      return `must be ${JSON.stringify(error.params.allowedValue)}; it is ${found}`;
    case 'type':
      return `must be of type ${error.params.type}; it is ${found}`;
    default:
      return `${error.message ?? 'is not allowed'}; it is ${found}`;
  }
}

function unknownMember(error: ErrorObject): string {
  const member: string = error.params.additionalProperty;
  const known = Object.keys((error.parentSchema?.properties as object | undefined) ?? {});
  const what = error.instancePath.endsWith('/rules')
    ? 'rule'
    : error.instancePath.endsWith('/defaults')
      ? 'default'
      : error.instancePath.endsWith('/parameters')
        ? 'parameter'
        : 'field';
  const hint = suggestion(member, known);
  const all = known.length > 0 && known.length <= 12 ? `; it can be ${known.join(', ')}` : '';
  return `there is no ${what} "${member}"${hint || all}`;
}

function suggestion(word: unknown, candidates: readonly unknown[]): string {
  if (typeof word !== 'string') return '';
  const near = nearest(
    word,
    candidates.filter((candidate) => typeof candidate === 'string'),
  );
  return near ? `; did you mean "${near}"?` : '';
}

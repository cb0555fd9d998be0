import { get, isObject, list, text } from '../kubernetes/json.ts';
import type { Path } from '../kubernetes/path.ts';
import { parseDocuments, type YamlDocument } from '../yaml/documents.ts';
import { locate } from '../yaml/positions.ts';
import type { Source } from './collect.ts';
import type { AuditError, Notice } from './result.ts';

/** One object of the input and where it stands. */
export interface Manifest {
  readonly file: string;
  readonly object: unknown;
  readonly apiVersion: string;
  readonly kind: string;
  readonly document: YamlDocument;
  /** The object's own place in its document: not the root in a List. */
  readonly path: Path;
}

export interface ManifestSet {
  readonly manifests: Manifest[];
  readonly errors: AuditError[];
  readonly notices: Notice[];
}

/** Documents between two words about progress. */
const PROGRESS_STEP = 64;

/** All objects of the sources; a source that is an error is one of the set's. `onRead` is told how many there are so far. */
export async function readManifests(
  sources: AsyncIterable<Source | AuditError> | Iterable<Source | AuditError>,
  onRead?: (objects: number) => void,
): Promise<ManifestSet> {
  const set: ManifestSet = { manifests: [], errors: [], notices: [] };
  for await (const source of sources) {
    if ('text' in source) addManifests(set, source, onRead);
    else set.errors.push(source);
  }
  return set;
}

/** Adds the objects of one source to `set`; a List gives each of its items. `onRead` is told how many there are so far. */
export function addManifests(set: ManifestSet, source: Source, onRead?: (objects: number) => void): void {
  const { file, named } = source;
  let documents = 0;
  for (const parsed of parseDocuments(source.text)) {
    documents++;
    if (documents % PROGRESS_STEP === 0) onRead?.(set.manifests.length);
    if ('value' in parsed) addDocument(set, source, parsed, parsed.value, []);
    else set.errors.push({ file, line: parsed.line, code: parsed.code, message: parsed.message });
  }
  if (source.garbledLine !== undefined) {
    const message = 'this is no UTF-8: what could not be read is taken for replacement characters';
    set.notices.push({ file, line: source.garbledLine, code: 'NOT_UTF8', message });
  }
  if (documents === 0 && named) {
    set.notices.push({
      file,
      line: 1,
      code: 'NOTHING_TO_READ',
      message: source.whenEmpty ?? 'there is no document in this input',
    });
  }
}

function addDocument(
  set: ManifestSet,
  source: Source,
  document: YamlDocument,
  object: unknown,
  path: Path,
): void {
  const apiVersion = text(get(object, 'apiVersion')) ?? '';
  const kind = text(get(object, 'kind')) ?? '';
  const items = get(object, 'items');
  if (kind.endsWith('List') && Array.isArray(items)) {
    for (const [index, item] of list(items).entries()) {
      addDocument(set, source, document, withKind(item, apiVersion, kind), [...path, 'items', index]);
    }
  } else if (kind === 'List') {
    // Without items it is empty, as `kubectl get` may give it.
    if (items === undefined || items === null) return;
    const { line } = locate(document, [...path, 'items']);
    const message = 'the items of this List are no list, so none was judged';
    set.errors.push({ file: source.file, line, code: 'BAD_LIST', message });
  } else if (apiVersion !== '' && kind !== '' && isObject(object)) {
    set.manifests.push({ file: source.file, object, apiVersion, kind, document, path });
  } else if (source.named) {
    const { line } = path.length === 0 ? locate(document, []) : locate(document, path);
    const message = 'this is no Kubernetes object: it has no apiVersion and kind';
    set.notices.push({ file: source.file, line, code: 'NOT_KUBERNETES', message });
  }
}

/** The items of a typed list (`StatefulSetList`) as the API server gives them may lack both. */
function withKind(item: unknown, apiVersion: string, listKind: string): unknown {
  if (!isObject(item) || listKind === 'List' || text(get(item, 'kind')) !== undefined) return item;
  return { apiVersion, kind: listKind.slice(0, -'List'.length), ...item };
}

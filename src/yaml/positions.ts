import { EVENT_ID, getScalarValue, parseEvents, SCALAR_STYLE, type ScalarEvent } from 'js-yaml';
import type { Path } from '../kubernetes/path.ts';
import type { YamlDocument } from './documents.ts';
import { EventReader, type NodeEvent, type PackedEvents, packEvents } from './packed-events.ts';

/** A place in a stream. Both start at 1; columns count UTF-16 code units, as editors do. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** What the events of a document say, as far as places need it. */
interface Place {
  /** Offset of the node itself. */
  readonly start: number;
  readonly members?: Map<string, Member>;
  readonly items?: Place[];
  /** The nodes merged in with `<<`, in order of precedence. */
  readonly merged?: Place[];
}

interface Member {
  /** Offset of the key. */
  readonly key: number;
  readonly value: Place;
}

/**
 * Where the fields of a document stand. A member is where its key is, an item where it begins; a field that is missing is
 * where its nearest existing parent is. Behind an alias or a merge key it is where the value really stands.
 */
export function locator(document: YamlDocument): (path: Path) => Position {
  const { text, line, events } = document;
  const root = new Builder(text, events ?? packEvents(parseEvents(text, { maxDepth: 1000 }))).build();
  let lineStarts: number[] | undefined;
  return (path) => {
    lineStarts ??= startsOfLines(text);
    const offset = root ? find(root, path) : 0;
    const row = lineAt(lineStarts, offset);
    return { line: line + row, column: offset - (lineStarts[row] ?? 0) + 1 };
  };
}

/** Where one field stands; for several of one document, `locator` reads the text but once. */
export function locate(document: YamlDocument, path: Path): Position {
  return locator(document)(path);
}

function find(root: Place, path: Path): number {
  let place = root;
  let offset = root.start;
  for (const segment of path) {
    const next = typeof segment === 'number' ? itemOf(place, segment) : memberOf(place, segment);
    if (!next) return offset;
    offset = next.key;
    place = next.value;
  }
  return offset;
}

function itemOf(place: Place, index: number): Member | undefined {
  const item = place.items?.[index];
  return item && { key: item.start, value: item };
}

function memberOf(place: Place, name: string): Member | undefined {
  const own = place.members?.get(name);
  if (own) return own;
  for (const merged of place.merged ?? []) {
    const found = memberOf(merged, name);
    if (found) return found;
  }
  return undefined;
}

/** Builds the places of the one document in a text. */
class Builder {
  readonly #text: string;
  readonly #anchors = new Map<string, Place>();
  readonly #events: EventReader;

  constructor(text: string, events: PackedEvents) {
    this.#text = text;
    this.#events = new EventReader(events);
  }

  /** undefined when the document has no content. */
  build(): Place | undefined {
    return this.#node();
  }

  #node(): Place | undefined {
    return this.#place(this.#events.read());
  }

  #place(event: NodeEvent | undefined): Place | undefined {
    switch (event?.type) {
      case EVENT_ID.SCALAR:
        return this.#anchored(event, { start: startOf(event) });
      case EVENT_ID.ALIAS:
        return (
          this.#anchors.get(this.#text.slice(event.anchorStart, event.anchorEnd)) ?? {
            start: event.anchorStart - 1,
          }
        );
      case EVENT_ID.SEQUENCE:
        return this.#sequence(this.#anchored(event, { start: event.start, items: [] }));
      case EVENT_ID.MAPPING:
        return this.#mapping(this.#anchored(event, { start: event.start, members: new Map(), merged: [] }));
      default:
        return undefined;
    }
  }

  #sequence(place: Place): Place {
    for (let item = this.#node(); item; item = this.#node()) place.items?.push(item);
    return place;
  }

  #mapping(place: Place): Place {
    for (;;) {
      const event = this.#events.read();
      const key = this.#place(event);
      if (!key) return place;
      const value = this.#node() ?? key;
      if (event?.type !== EVENT_ID.SCALAR) continue;
      const name = getScalarValue(this.#text, event);
      if (name === '<<') place.merged?.push(...(value.items ?? [value]));
      else place.members?.set(name, { key: key.start, value });
    }
  }

  #anchored<T extends Place>(event: { anchorStart: number; anchorEnd: number }, place: T): T {
    if (event.anchorStart >= 0)
      this.#anchors.set(this.#text.slice(event.anchorStart, event.anchorEnd), place);
    return place;
  }
}

/** The offset of a scalar, its opening quote included. */
function startOf(event: ScalarEvent): number {
  const quoted = event.style === SCALAR_STYLE.DOUBLE_QUOTED || event.style === SCALAR_STYLE.SINGLE_QUOTED;
  return quoted ? event.valueStart - 1 : event.valueStart;
}

function startsOfLines(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

/** The index of the last line that starts at or before `offset`. */
function lineAt(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

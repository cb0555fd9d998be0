import type { ChompingMode, Event, ScalarStyle } from 'js-yaml';
import { EVENT_ID } from 'js-yaml';

/**
 * A parser's events in a list of integers, a tenth of their size, so that they can be kept for later instead of parsing
 * twice. Of an event there is a head: its type, whether it has an anchor, and of a scalar its style, chomping, whether it
 * stands as written, and indent; and then the offsets. Tags and the details of documents are left out.
 */
export type PackedEvents = Int32Array;

const ANCHORED = 1 << 3;
const STYLE = 4;
const CHOMPING = 7;
const FAST = 1 << 9;
const INDENT = 10;

export function packEvents(events: readonly Event[]): PackedEvents {
  const packed: number[] = [];
  for (const event of events) {
    switch (event.type) {
      case EVENT_ID.SCALAR: {
        const { style, chomping, fast, indent } = event;
        const head = (style << STYLE) | (chomping << CHOMPING) | (fast ? FAST : 0) | ((indent + 1) << INDENT);
        pushHead(packed, event, head);
        packed.push(event.valueStart, event.valueEnd);
        break;
      }
      case EVENT_ID.SEQUENCE:
      case EVENT_ID.MAPPING:
        pushHead(packed, event, 0);
        packed.push(event.start);
        break;
      case EVENT_ID.ALIAS:
        packed.push(event.type, event.anchorStart, event.anchorEnd);
        break;
      default:
        packed.push(event.type);
    }
  }
  return Int32Array.from(packed);
}

function pushHead(
  packed: number[],
  { type, anchorStart, anchorEnd }: Extract<Event, { anchorStart: number }>,
  rest: number,
): void {
  if (anchorStart < 0) packed.push(type | rest);
  else packed.push(type | rest | ANCHORED, anchorStart, anchorEnd);
}

/** A node, or the end of one. */
export type NodeEvent = Exclude<Event, { type: typeof EVENT_ID.DOCUMENT }>;

/** Gives the events as `packEvents` was given them, one after another, but for what that leaves out. */
export class EventReader {
  readonly #packed: PackedEvents;
  #next = 0;

  constructor(packed: PackedEvents) {
    this.#packed = packed;
  }

  /** The next node or end of one; undefined after the last. */
  read(): NodeEvent | undefined {
    while (this.#type() === EVENT_ID.DOCUMENT) this.#next++;
    const head = this.#int();
    const type = head & 7;
    const [anchorStart, anchorEnd] =
      (head & ANCHORED) === 0 && type !== EVENT_ID.ALIAS ? [-1, -1] : [this.#int(), this.#int()];
    const common = { anchorStart, anchorEnd, tagStart: -1, tagEnd: -1 };
    switch (type) {
      case EVENT_ID.SCALAR:
        return {
          ...common,
          type,
          valueStart: this.#int(),
          valueEnd: this.#int(),
          style: ((head >> STYLE) & 7) as ScalarStyle,
          chomping: ((head >> CHOMPING) & 3) as ChompingMode,
          fast: (head & FAST) !== 0,
          indent: (head >> INDENT) - 1,
        };
      case EVENT_ID.SEQUENCE:
      case EVENT_ID.MAPPING:
        return { ...common, type, start: this.#int(), style: 1 };
      case EVENT_ID.ALIAS:
        return { type, anchorStart, anchorEnd };
      case EVENT_ID.POP:
        return { type };
      default:
        return undefined;
    }
  }

  #type(): number {
    return (this.#packed[this.#next] ?? 0) & 7;
  }

  #int(): number {
    return this.#packed[this.#next++] ?? 0;
  }
}

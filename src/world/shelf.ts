import type { JsonObject } from '../kubernetes/json.ts';

/** One object of a shelf, read when it is asked for. */
interface Box<T> {
  view(): T;
  /** Whether both hold the same, so that one will do. */
  same(other: Box<T>): boolean;
}

/** How the objects of a shelf are read, and found. */
export interface ShelfOptions<T> {
  readonly read: (raw: JsonObject) => T;
  /** Further words by which an object is found within its namespace. */
  readonly words?: (raw: JsonObject) => readonly string[];
  /**
   * So many are kept as they are, all by default. Of more of them their text is kept, a quarter of the memory; a view is
   * then read anew once the last one is no longer in use.
   */
  readonly alive?: number | undefined;
}

interface Entry<T> {
  readonly box: Box<T>;
  readonly words: readonly string[];
}

interface Namespace<T> {
  readonly names: Map<string, Entry<T>>;
  readonly words: Map<string, Map<string, Entry<T>>>;
}

const NO_WORDS: readonly string[] = [];
const NOTHING: readonly never[] = [];

/**
 * Objects of one kind by namespace and name, and by words; the last of one name wins, as with `kubectl apply`. What
 * belongs to the cluster is in the namespace ''.
 */
export class Shelf<T> {
  readonly #options: ShelfOptions<T>;
  readonly #namespaces = new Map<string, Namespace<T>>();
  #predecessor: Shelf<T> | undefined;
  #everything: WeakRef<readonly T[]> | undefined;
  #size = 0;

  constructor(options: ShelfOptions<T>, predecessor?: Shelf<T>) {
    this.#options = options;
    this.#predecessor = predecessor;
  }

  get size(): number {
    return this.#size;
  }

  put(namespace: string, name: string, raw: JsonObject): void {
    const { words } = this.#options;
    const box = this.#box(raw);
    const before = this.#before(namespace, name);
    const entry = before?.box.same(box) ? before : { box, words: words ? words(raw) : NO_WORDS };
    this.delete(namespace, name);
    let home = this.#namespaces.get(namespace);
    if (!home) {
      home = { names: new Map(), words: new Map() };
      this.#namespaces.set(namespace, home);
    }
    home.names.set(name, entry);
    for (const word of entry.words) addWord(home, word, name, entry);
    this.#size++;
  }

  delete(namespace: string, name: string): void {
    this.#everything = undefined;
    const home = this.#namespaces.get(namespace);
    const entry = home?.names.get(name);
    if (!home || !entry) return;
    home.names.delete(name);
    for (const word of entry.words) removeWord(home, word, name);
    if (home.names.size === 0) this.#namespaces.delete(namespace);
    this.#size--;
  }

  find(namespace: string, name: string): T | undefined {
    return this.#namespaces.get(namespace)?.names.get(name)?.box.view();
  }

  /** The objects of a namespace. */
  list(namespace: string): readonly T[] {
    return views(this.#namespaces.get(namespace)?.names);
  }

  /** The objects of a namespace that have `word`. */
  withWord(namespace: string, word: string): readonly T[] {
    return views(this.#namespaces.get(namespace)?.words.get(word));
  }

  /** The objects of every namespace. */
  everything(): readonly T[] {
    if (this.#size === 0) return NOTHING;
    const remembered = this.#everything?.deref();
    if (remembered) return remembered;
    const all = [...this.#namespaces.values()].flatMap(({ names }) => views(names));
    this.#everything = new WeakRef(all);
    return all;
  }

  /** An empty shelf to take this one's place: what is put there as it stands here is shared until it is settled. */
  successor(): Shelf<T> {
    return new Shelf(this.#options, this);
  }

  /** Lets go of the shelf whose place this one took. */
  settle(): void {
    this.#predecessor = undefined;
  }

  #before(namespace: string, name: string): Entry<T> | undefined {
    const predecessor = this.#predecessor;
    return predecessor ? predecessor.#namespaces.get(namespace)?.names.get(name) : undefined;
  }

  #box(raw: JsonObject): Box<T> {
    const { read, alive = Number.POSITIVE_INFINITY } = this.#options;
    return this.#size < alive ? new Held(raw, read) : new Packed(raw, read);
  }
}

class Held<T> implements Box<T> {
  readonly #raw: JsonObject;
  readonly #read: (raw: JsonObject) => T;
  #view: T | undefined;

  constructor(raw: JsonObject, read: (raw: JsonObject) => T) {
    this.#raw = raw;
    this.#read = read;
  }

  view(): T {
    this.#view ??= this.#read(this.#raw);
    return this.#view;
  }

  same(other: Box<T>): boolean {
    return other instanceof Held && other.#raw === this.#raw;
  }
}

class Packed<T> implements Box<T> {
  readonly #text: string;
  readonly #read: (raw: JsonObject) => T;
  #view: WeakRef<T & object> | undefined;

  constructor(raw: JsonObject, read: (raw: JsonObject) => T) {
    this.#text = JSON.stringify(raw);
    this.#read = read;
  }

  view(): T {
    const remembered = this.#view?.deref();
    if (remembered) return remembered;
    const view = this.#read(JSON.parse(this.#text));
    if (typeof view === 'object' && view !== null) this.#view = new WeakRef(view);
    return view;
  }

  same(other: Box<T>): boolean {
    return other instanceof Packed && other.#text === this.#text;
  }
}

function views<T>(entries: ReadonlyMap<string, Entry<T>> | undefined): readonly T[] {
  return entries ? Array.from(entries.values(), ({ box }) => box.view()) : [];
}

function addWord<T>({ words }: Namespace<T>, word: string, name: string, entry: Entry<T>): void {
  const named = words.get(word);
  if (named) named.set(name, entry);
  else words.set(word, new Map([[name, entry]]));
}

function removeWord<T>({ words }: Namespace<T>, word: string, name: string): void {
  const named = words.get(word);
  named?.delete(name);
  if (named?.size === 0) words.delete(word);
}

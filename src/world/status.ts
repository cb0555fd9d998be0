/**
 * How far one kind of the world is known. `absent`: the cluster has no such kind. `forbidden`: this process may not read
 * it. Any other failure leaves a kind as it was.
 */
export type KindState = 'starting' | 'synced' | 'absent' | 'forbidden';

/** One kind of a world that is kept up to date. */
export interface KindStatus {
  readonly kind: string;
  readonly state: KindState;
  readonly objects: number;
  /** Milliseconds since its source last said anything of it; undefined when it never has. */
  readonly age: number | undefined;
  /** How often a list or a watch of it began anew, by reason. */
  readonly restarts: ReadonlyMap<string, number>;
}

/** A world that is kept up to date, as those see it who tell of its health. */
export interface Upkeep {
  /** The kinds that are still to be read for the first time: until there is none, requests are better sent elsewhere. */
  pending(): readonly string[];
  status(): readonly KindStatus[];
}

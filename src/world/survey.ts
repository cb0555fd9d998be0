import type { JsonObject } from '../kubernetes/json.ts';
import type { World } from './world.ts';

/** Something of a cluster that a survey was to see and did not. */
export interface Unseen {
  /** `statefulsets`, as the API server names them. */
  readonly plural: string;
  /** Empty where none of any namespace was seen. */
  readonly namespace: string;
  readonly reason: string;
}

/** A cluster as it was seen once: the objects to judge, and the world around them. */
export interface Survey {
  /** How many `subjects` gives. */
  readonly size: number;
  readonly unseen: readonly Unseen[];
  /** Whether nothing at all of what was to be judged could be seen. */
  readonly blind: boolean;
  /** The objects to judge. They may be made anew each time: as objects, all of a large cluster would not fit. */
  subjects(): Iterable<JsonObject>;
  /** What the objects of a namespace are judged against: what may be read can differ by namespace. */
  worldOf(namespace: string): World;
}

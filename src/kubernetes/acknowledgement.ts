import type { Meta } from './meta.ts';

/** Acknowledges, on the object itself, a change that would else be refused: words, comma-separated. */
export const ALLOW_ANNOTATION = 'mooring.dev/allow';

/**
 * What can be acknowledged. `scale-to-zero`: no replicas left. `scale-down`: several fewer at once. `lose-quorum`: less
 * than a majority left. `unsettled`: a change of replicas while the set still changes. `delete`: the set's deletion, and
 * that of its governing Service with it. `parallel`: members that start and stop all at once.
 */
export type Acknowledgement =
  | 'scale-to-zero'
  | 'scale-down'
  | 'lose-quorum'
  | 'unsettled'
  | 'delete'
  | 'parallel';

/** Whether the object's annotation names `word`. There is no word for everything: each change is owned up to. */
export function acknowledged(meta: Meta, word: Acknowledgement): boolean {
  const value = meta.annotations.get(ALLOW_ANNOTATION) ?? '';
  return value.split(',').some((item) => item.trim() === word);
}

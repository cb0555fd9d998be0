import { type Labels, readLabelSelector, selects } from '../kubernetes/selectors.ts';
import type { Match } from './document.ts';

export type Matcher = (namespace: string, labels: Labels) => boolean;

/** Compiles where a policy or an override applies; no match at all applies everywhere. */
export function compileMatch(match: Match | undefined): Matcher | undefined {
  if (!match) return undefined;
  const { namespaces, excludeNamespaces = [] } = match;
  const selector = readLabelSelector(match.labelSelector);
  return (namespace, labels) =>
    (namespaces === undefined || namespaces.some((glob) => globMatches(glob, namespace))) &&
    !excludeNamespaces.some((glob) => globMatches(glob, namespace)) &&
    (selector === undefined || selects(selector, labels));
}

/**
 * Whether `glob` (`*` any characters, `?` one) matches the whole of `text`. Goes back to the last star only, so the
 * time is at most the product of the lengths whatever the pattern.
 */
export function globMatches(glob: string, text: string): boolean {
  let g = 0;
  let star = -1;
  let resume = 0;
  for (let t = 0; t < text.length; ) {
    if (g < glob.length && glob[g] === '*') {
      star = g++;
      resume = t;
    } else if (g < glob.length && (glob[g] === '?' || glob[g] === text[t])) {
      g++;
      t++;
    } else if (star >= 0) {
      g = star + 1;
      t = ++resume;
    } else {
      return false;
    }
  }
  while (glob[g] === '*') g++;
  return g === glob.length;
}

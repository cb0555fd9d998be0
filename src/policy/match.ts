import { globMatches } from '../kubernetes/glob.ts';
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

import type { JsonObject } from '../kubernetes/json.ts';
import { gap, namespaceOf, titleOf, type Verdict } from './tool.ts';

/** As many objects that are about something else as a finding would name. */
export const NAMED_ELSEWHERE = 3;

/** Objects that see to their own namespace alone, and that is another one: worth a word where nothing nearer is found. */
export function elsewhereVerdicts(kind: string, objects: readonly JsonObject[]): readonly Verdict[] {
  return objects.slice(0, NAMED_ELSEWHERE).map((object) => {
    const answer = gap('elsewhere', `backs up namespace "${namespaceOf(object)}" alone`);
    return { object: titleOf(kind, object), of: () => answer };
  });
}

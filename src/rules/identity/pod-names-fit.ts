import { isDnsLabel } from '../../kubernetes/names.ts';
import { ordinalRange, type StatefulSet } from '../../kubernetes/stateful-set.ts';
import { defineRule, notEvaluated, PASS } from '../rule.ts';

/** The label `controller-revision-hash` is the set's name, a hyphen and a hash of at most 10 characters: 63 in all. */
const LONGEST_NAME = 52;
const LONGEST_LABEL = 63;

/** What the API server makes of `generateName`: at most 58 characters of it, and 5 random ones (k8s.io/apiserver, storage/names). */
const LONGEST_BASE = 58;
const GENERATED = 'xxxxx';

export const podNamesFit = defineRule({
  id: 'pod-names-fit',
  category: 'identity',
  kind: 'StatefulSet',
  needs: 'object',
  operations: ['CREATE', 'UPDATE', 'SCALE', 'AUDIT'],
  title: 'The names of the pods are valid up to the last ordinal',
  rationale:
    'The API server accepts a StatefulSet whose pods it then refuses: the label `controller-revision-hash` holds the ' +
    "set's name and a hash, and each pod is named after the set and its ordinal; both end at 63 characters. The set then " +
    'stands there without a pod, and only its events say why.',
  remediation:
    'Give the StatefulSet a name of at most 52 lower-case letters, digits and hyphens, without dots.',
  links: [
    'https://github.com/kubernetes/kubernetes/issues/64023',
    'https://github.com/kubernetes/kubernetes/issues/79337',
    'https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-label-names',
  ],
  check(set, { subject }) {
    const { name, generateName } = set.meta;
    const generated = name === '';
    if (generated && generateName === '') return PASS;
    const whole = generated ? generateName.slice(0, LONGEST_BASE) + GENERATED : name;
    const path = ['metadata', generated ? 'generateName' : 'name'];
    if (whole.length > LONGEST_NAME) {
      const what = generated ? 'generateName makes a name of' : `name "${name}" has`;
      const message = `${what} ${whole.length} characters; with more than ${LONGEST_NAME} no pod can be created, since the label controller-revision-hash would be too long`;
      return [{ message, path }];
    }
    const last = lastPodName(set, whole);
    if (last === undefined || isDnsLabel(last)) return PASS;
    // How far the ordinals go is in the set, which a scale may not have found.
    if (!subject.complete && isDnsLabel(whole))
      return notEvaluated('the StatefulSet that is scaled is not known');
    const message =
      last.length > LONGEST_LABEL
        ? `pod "${last}" would have a name of ${last.length} characters, more than the ${LONGEST_LABEL} of a DNS label`
        : `pod "${last}" would have a name that is no DNS label: lower-case letters, digits and hyphens`;
    return [{ message, path }];
  },
});

function lastPodName(set: StatefulSet, name: string): string | undefined {
  const ordinals = ordinalRange(set);
  return ordinals && `${name}-${ordinals.last}`;
}

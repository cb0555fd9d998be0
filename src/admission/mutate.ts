import jsonPatch from 'fast-json-patch';
import { applyDefaults } from '../engine/defaults.ts';
import { copyOf, type Members, type PatchOperation } from '../engine/patch.ts';
import { equal, isTooDeep } from '../kubernetes/json.ts';
import type { Decision } from './decision.ts';
import { allow, patch } from './response.ts';
import type { AdmissionRequest } from './review.ts';
import { subjectOf } from './subject.ts';
import type { Judge } from './validate.ts';

/**
 * Answers a request to /mutate. A patch that the API server could not apply would fail the user's request whatever the
 * failure policy, so each is applied here first; where it does not give the object that was meant, none is sent.
 */
export function mutate(request: AdmissionRequest, { policy, world, now }: Judge): Decision {
  const judged = subjectOf(request, world);
  if ('skipped' in judged) return { review: allow(request.uid), outcome: 'skip', skipped: judged.skipped };
  const { subject } = judged;
  if (subject.operation !== 'CREATE' && subject.operation !== 'UPDATE') {
    return { review: allow(request.uid), outcome: 'skip', skipped: `${subject.operation} is not defaulted` };
  }
  const filled = applyDefaults(policy, subject, world, now());
  const failures = filled.errors.map(({ error }) => error);
  if (filled.patch.length === 0) return { review: allow(request.uid), outcome: 'allow', subject, failures };
  if (isTooDeep(subject.object)) {
    return { review: allow(request.uid), outcome: 'skip', skipped: 'nested too deeply to be defaulted' };
  }
  const flaw = flawOf(subject.object, filled.patch, filled.object);
  if (flaw !== undefined) {
    const warning = 'mooring filled in no defaults: its patch does not apply, which is a bug in mooring';
    const review = allow(request.uid, { warnings: [warning] });
    return { review, outcome: 'warn', subject, failures: [...failures, flaw] };
  }
  const defaults = [...new Set(filled.applied.map((each) => each.default))];
  return { review: patch(request.uid, filled.patch), outcome: 'patch', subject, defaults, failures };
}

/** Why the patch must not be sent; undefined when it gives just what was meant. */
function flawOf(object: unknown, operations: readonly PatchOperation[], meant: unknown): unknown {
  try {
    const copy = copiedAlong(object, operations);
    // What is added is put into the copy as it is, and may be added to: the patch that is sent must not change by that.
    const added = structuredClone(operations) as jsonPatch.Operation[];
    const { newDocument } = jsonPatch.applyPatch(copy, added, true);
    return equal(newDocument, meant) ? undefined : new Error('the patch gives another object than was meant');
  } catch (error) {
    return error;
  }
}

/** A copy of what the operations change, which shares the rest with `object`: objects can be large, patches are small. */
function copiedAlong(object: unknown, operations: readonly PatchOperation[]): unknown {
  const copies = new Set<unknown>();
  const copied = (value: unknown): unknown => {
    if (copies.has(value) || !hasMembers(value)) return value;
    const copy = copyOf(value);
    copies.add(copy);
    return copy;
  };
  const root = copied(object);
  for (const { path } of operations) {
    let parent = root;
    for (const segment of path.split('/').slice(1, -1).map(jsonPatch.unescapePathComponent)) {
      if (!hasMembers(parent) || !Object.hasOwn(parent, segment)) break;
      parent[segment] = copied(parent[segment]);
      parent = parent[segment];
    }
  }
  return root;
}

function hasMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null;
}

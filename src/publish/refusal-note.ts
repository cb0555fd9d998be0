import { createHash } from 'node:crypto';
import type { Decision } from '../admission/decision.ts';
import type { AdmissionRequest } from '../admission/review.ts';
import { dig, text } from '../kubernetes/json.ts';
import { oneLine } from '../kubernetes/one-line.ts';
import type { ObjectRef, Operation } from '../rules/subject.ts';

/** A refusal, as the owner of the object is told of it. */
export interface RefusalNote {
  readonly object: ObjectRef;
  /** Of the object as it is stored; undefined for one that is not: it was to be created. */
  readonly uid: string | undefined;
  readonly operation: Operation;
  readonly message: string;
}

const WORDS: Readonly<Record<Operation, string>> = {
  CREATE: 'Creation',
  UPDATE: 'Update',
  SCALE: 'Scaling',
  DELETE: 'Deletion',
  AUDIT: 'Audit',
};

/** What events.k8s.io takes (kubernetes pkg/apis/core/validation, NoteLengthLimit); `kubectl describe` shows one line. */
const MESSAGE_LENGTH = 1024;

/** What is to be told of a decision: nothing unless it refuses, and nothing of a dry run. */
export function refusalNote(request: AdmissionRequest, decision: Decision): RefusalNote | undefined {
  const { outcome, subject, evaluation } = decision;
  if (outcome !== 'deny' || !subject || subject.dryRun) return undefined;
  const { ref, operation } = subject;
  const name = nameOf(ref.name, request);
  if (name === '' || ref.namespace === '') return undefined;
  const denied = evaluation?.findings.filter(({ enforcement }) => enforcement === 'deny') ?? [];
  const reasons = denied.map(({ rule, message }) => `${message} [${rule}]`);
  const words = `${WORDS[operation]} refused: ${reasons.join('; ') || 'a rule failed'}`;
  return {
    object: { ...ref, name },
    uid: operation === 'CREATE' ? undefined : text(dig(request.oldObject, 'metadata', 'uid')),
    operation,
    message: oneLine(words).slice(0, MESSAGE_LENGTH).toWellFormed(),
  };
}

/** Whoever creates by `generateName` and tries again has another name each time: they are told of together. */
function nameOf(name: string, { operation, object }: AdmissionRequest): string {
  const prefix = operation === 'CREATE' ? text(dig(object, 'metadata', 'generateName')) : undefined;
  return prefix ? prefix.replace(/[-.]+$/, '') : name;
}

/** The same for refusals that are told of together: of one object, and of one operation. */
export function noteKey({ object, uid, operation }: RefusalNote): string {
  const { apiVersion, kind, namespace, name } = object;
  return [apiVersion, kind, namespace, name, uid ?? '', operation].join('\n');
}

/** The name of the Event about a refusal: the same in every replica, so that they count together. */
export function eventName(note: RefusalNote): string {
  const hash = createHash('sha256').update(noteKey(note)).digest('hex').slice(0, 16);
  return `${note.object.name.slice(0, 200).replace(/[-.]+$/, '')}.${hash}`;
}

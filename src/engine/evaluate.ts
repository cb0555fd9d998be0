import { get, stringMap } from '../kubernetes/json.ts';
import type { Policy, RuleEntry } from '../policy/policy.ts';
import { atLeast, ENFORCEMENTS, type Enforcement, laxer, stricter } from '../rules/enforcement.ts';
import type { Problem, Result, RuleContext } from '../rules/rule.ts';
import { READERS, type Subject, subjectKind } from '../rules/subject.ts';
import type { World } from '../world/world.ts';
import { type Evaluation, type Finding, identityOf, type RuleError, type Skip } from './finding.ts';

/** The annotation by which an object silences findings about itself: rule ids, comma-separated, or `*`. */
export const IGNORE_ANNOTATION = 'mooring.dev/ignore';

const NOTHING: Evaluation = { findings: [], notEvaluated: [], errors: [], ignored: [], passed: [] };

/**
 * Judges one object by every rule that `policy` has in force for it. Pure: `now` is in milliseconds since the epoch.
 * Never throws; a rule that does is an entry of `errors`.
 */
export function evaluate(policy: Policy, subject: Subject, world: World, now: number): Evaluation {
  const kind = subjectKind(subject.ref.apiVersion, subject.ref.kind);
  if (!kind) return NOTHING;
  const metadata = get(subject.object, 'metadata');
  const labels = stringMap(get(metadata, 'labels'));
  const namespace = subject.ref.namespace;
  const entries = policy.rulesFor({ kind, operation: subject.operation, namespace, labels });
  if (entries.length === 0) return NOTHING;

  const read = READERS[kind];
  const view = read(subject.object);
  // One for all rules: they are synchronous and keep nothing of it.
  const context: Omit<RuleContext, 'parameters'> & { parameters: RuleContext['parameters'] } = {
    parameters: {},
    subject,
    namespace,
    previous:
      subject.previous === undefined || subject.previous === null ? undefined : read(subject.previous),
    world,
    applications: policy.applications,
    now,
  };
  const verdict = new Verdict(subject, policy, ignoredRules(metadata));
  for (const entry of entries) {
    try {
      context.parameters = entry.parameters;
      verdict.add(entry, entry.rule.check(view, context));
    } catch (error) {
      verdict.fail(entry, error);
    }
  }
  return verdict.close();
}

function ignoredRules(metadata: unknown): ReadonlySet<string> {
  const value = stringMap(get(metadata, 'annotations')).get(IGNORE_ANNOTATION);
  return new Set(value?.split(',').map((id) => id.trim()));
}

/** Gathers what the rules say of one subject. */
class Verdict {
  readonly #subject: Subject;
  readonly #policy: Policy;
  readonly #ignore: ReadonlySet<string>;
  readonly #findings: Finding[] = [];
  readonly #ignored: Finding[] = [];
  readonly #notEvaluated: Skip[] = [];
  readonly #errors: RuleError[] = [];
  readonly #passed: { rule: string; enforcement: Finding['enforcement'] }[] = [];

  constructor(subject: Subject, policy: Policy, ignore: ReadonlySet<string>) {
    this.#subject = subject;
    this.#policy = policy;
    this.#ignore = ignore;
  }

  add(entry: RuleEntry, results: readonly Result[]): void {
    const { rule, enforcement } = entry;
    if (results.length === 0) this.#passed.push({ rule: rule.id, enforcement });
    for (const result of results) {
      if ('notEvaluated' in result) {
        this.#notEvaluated.push({ rule: rule.id, subject: this.#subject.ref, reason: result.notEvaluated });
      } else {
        this.#addProblem(entry, result);
      }
    }
  }

  fail({ rule, enforcement }: RuleEntry, error: unknown): void {
    const subject = this.#subject.ref;
    this.#errors.push({ rule: rule.id, enforcement, subject, error });
    this.#notEvaluated.push({
      rule: rule.id,
      subject,
      reason: 'the rule itself failed; this is a bug in mooring',
    });
  }

  close(): Evaluation {
    return {
      findings: sorted(this.#findings),
      notEvaluated: this.#notEvaluated,
      errors: this.#errors,
      ignored: sorted(this.#ignored),
      passed: this.#passed,
    };
  }

  #addProblem({ rule, enforcement }: RuleEntry, problem: Problem): void {
    const graded = grade(enforcement, problem, this.#subject);
    if (graded === 'off') return;
    const finding: Finding = {
      rule: rule.id,
      enforcement: graded,
      category: rule.category,
      subject: this.#subject.ref,
      message: problem.message,
      path: problem.path,
      remediation: problem.remediation ?? rule.remediation,
      ...(problem.absent ? { absent: problem.absent } : {}),
    };
    (this.#silenced(finding) ? this.#ignored : this.#findings).push(finding);
  }

  #silenced({ rule, enforcement }: Finding): boolean {
    if (!this.#ignore.has(rule) && !this.#ignore.has('*')) return false;
    const allowed = this.#policy.ignoreAnnotation;
    return allowed === 'always' || (allowed === 'advisory' && enforcement !== 'deny');
  }
}

/** The policy's word, within what the problem itself allows. A partner missing in a dry run may have been created in it. */
function grade(enforcement: Enforcement, problem: Problem, subject: Subject): Enforcement {
  let graded = enforcement;
  // A policy that only records (`observe`) refuses nothing, however grave.
  if (problem.atLeast && enforcement !== 'audit') graded = stricter(graded, problem.atLeast);
  if (problem.atMost) graded = laxer(graded, problem.atMost);
  if (subject.dryRun && problem.absent) graded = laxer(graded, 'warn');
  return graded;
}

function sorted(findings: Finding[]): readonly Finding[] {
  if (findings.length < 2) return findings;
  return distinct(findings).sort(
    (a, b) =>
      ENFORCEMENTS.indexOf(a.enforcement) - ENFORCEMENTS.indexOf(b.enforcement) ||
      (a.rule < b.rule ? -1 : a.rule > b.rule ? 1 : 0),
  );
}

/** Of findings that say the same, the strictest. */
function distinct(findings: Finding[]): Finding[] {
  // What they say is costly to put into words, and most objects break no rule twice.
  if (new Set(findings.map(({ rule }) => rule)).size === findings.length) return findings;
  const byIdentity = new Map<string, Finding>();
  for (const finding of findings) {
    const key = identityOf(finding);
    const twin = byIdentity.get(key);
    if (!twin || !atLeast(twin.enforcement, finding.enforcement)) byIdentity.set(key, finding);
  }
  return [...byIdentity.values()];
}

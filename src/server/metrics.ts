import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Decision } from '../admission/decision.ts';
import type { AdmissionRequest } from '../admission/review.ts';
import type { Policy } from '../policy/policy.ts';
import { RULES } from '../rules/registry.ts';
import type { Refusal } from './gate.ts';

/** Label values that may come from outside are bounded by these. */
const KINDS = new Set([
  'StatefulSet',
  'Scale',
  'Service',
  'PersistentVolumeClaim',
  'PodDisruptionBudget',
  'Deployment',
]);
const OPERATIONS = new Set(['CREATE', 'UPDATE', 'DELETE', 'CONNECT']);

/** Seconds. The engine answers in well under a millisecond; the upper ones show a machine in trouble. */
const BUCKETS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** What is mostly answered to a request that is no AdmissionReview. */
const UNREADABLE = [400, 413, 415] as const;
const SHED = ['delay', 'memory', 'in-flight', 'bodies', 'connections'] as const satisfies readonly (
  | Refusal
  | 'connections'
)[];

/** The metrics of one server, in a registry of their own. */
export class Metrics {
  readonly registry = new Registry();
  readonly #requests: Counter<'door' | 'operation' | 'kind' | 'decision'>;
  readonly #findings: Counter<'rule' | 'enforcement'>;
  readonly #ruleErrors: Counter<'rule'>;
  readonly #unreadable: Counter<'status'>;
  readonly #shed: Counter<'reason'>;
  readonly #duration: Histogram<'door'>;
  readonly #policy: Gauge<'policy' | 'generation'>;
  readonly #inFlight: Gauge;
  readonly #policyReloads: Counter<'outcome'>;
  readonly #policyFailing: Gauge;
  readonly #certificateExpiry: Gauge;
  readonly #certificateRotations: Counter;
  readonly #certificateFailures: Counter;

  constructor() {
    const registers = [this.registry];
    collectDefaultMetrics({ register: this.registry });
    this.#requests = new Counter({
      name: 'mooring_admission_requests_total',
      help: 'Admission requests answered, by door (validate, mutate), operation, kind and decision',
      labelNames: ['door', 'operation', 'kind', 'decision'],
      registers,
    });
    this.#findings = new Counter({
      name: 'mooring_findings_total',
      help: 'Findings of admission requests, by rule and enforcement',
      labelNames: ['rule', 'enforcement'],
      registers,
    });
    this.#ruleErrors = new Counter({
      name: 'mooring_rule_errors_total',
      help: 'Rules that failed instead of judging, by rule: each is a bug',
      labelNames: ['rule'],
      registers,
    });
    this.#unreadable = new Counter({
      name: 'mooring_unreadable_requests_total',
      help: 'Requests that were no readable AdmissionReview, by HTTP status',
      labelNames: ['status'],
      registers,
    });
    this.#shed = new Counter({
      name: 'mooring_shed_total',
      help: 'Requests (and connections) turned away unread to keep the others in time, by what there was too much or too little of',
      labelNames: ['reason'],
      registers,
    });
    this.#duration = new Histogram({
      name: 'mooring_admission_duration_seconds',
      help: 'Seconds from the whole body to the answer, by door',
      labelNames: ['door'],
      buckets: BUCKETS,
      registers,
    });
    this.#policy = new Gauge({
      name: 'mooring_policy_info',
      help: 'Always 1: the policy in force and its generation, a hash of its content',
      labelNames: ['policy', 'generation'],
      registers,
    });
    this.#inFlight = new Gauge({
      name: 'mooring_requests_in_flight',
      help: 'Admission requests that are being answered',
      registers,
    });
    this.#policyReloads = new Counter({
      name: 'mooring_policy_reloads_total',
      help: 'Times that the files of the policy changed, by outcome: applied, unchanged in content, failed and the last good one kept',
      labelNames: ['outcome'],
      registers,
    });
    this.#policyFailing = new Gauge({
      name: 'mooring_policy_reload_failing',
      help: 'Whether the files of the policy, as they last changed, could not be loaded: 1 or 0',
      registers,
    });
    this.#certificateExpiry = new Gauge({
      name: 'mooring_certificate_expiry_timestamp_seconds',
      help: 'When the serving certificate expires, in seconds since the epoch',
      registers,
    });
    this.#certificateRotations = new Counter({
      name: 'mooring_certificate_rotations_total',
      help: 'Times that the serving certificate was replaced while serving',
      registers,
    });
    this.#certificateFailures = new Counter({
      name: 'mooring_certificate_failures_total',
      help: 'Times that a certificate could not be read, made, stored or published; the last good one is served on',
      registers,
    });
    this.#beginAtZero();
  }

  /** A counter that is first seen at 1 has, to Prometheus, never increased. */
  #beginAtZero(): void {
    for (const { id: rule } of RULES) this.#ruleErrors.inc({ rule }, 0);
    for (const outcome of ['applied', 'unchanged', 'failed']) this.#policyReloads.inc({ outcome }, 0);
    for (const status of UNREADABLE) this.#unreadable.inc({ status }, 0);
    for (const reason of SHED) this.#shed.inc({ reason }, 0);
  }

  policyReloaded(outcome: 'applied' | 'unchanged' | 'failed'): void {
    this.#policyReloads.inc({ outcome });
    this.#policyFailing.set(outcome === 'failed' ? 1 : 0);
  }

  /** `notAfter` in milliseconds since the epoch. */
  setCertificateExpiry(notAfter: number): void {
    this.#certificateExpiry.set(notAfter / 1000);
  }

  certificateRotated(): void {
    this.#certificateRotations.inc();
  }

  certificateFailed(): void {
    this.#certificateFailures.inc();
  }

  setPolicy({ name, generation }: Policy): void {
    this.#policy.reset();
    this.#policy.set({ policy: name, generation }, 1);
  }

  setInFlight(count: number): void {
    this.#inFlight.set(count);
  }

  /** Counts one answer that took `seconds`. */
  observe(door: 'validate' | 'mutate', request: AdmissionRequest, decision: Decision, seconds: number): void {
    const { operation, kind } = request;
    this.#requests.inc({
      door,
      operation: OPERATIONS.has(operation) ? operation : 'other',
      kind: KINDS.has(kind.kind) ? kind.kind : 'other',
      decision: decision.outcome,
    });
    for (const { rule, enforcement } of decision.evaluation?.findings ?? [])
      this.#findings.inc({ rule, enforcement });
    for (const { rule } of decision.evaluation?.errors ?? []) this.#ruleErrors.inc({ rule });
    this.#duration.observe({ door }, seconds);
  }

  unreadable(status: number): void {
    this.#unreadable.inc({ status });
  }

  shed(reason: (typeof SHED)[number]): void {
    this.#shed.inc({ reason });
  }
}

import { Gauge, type Registry } from 'prom-client';
import type { AuditResult } from '../audit/result.ts';

interface Count {
  readonly rule: string;
  readonly enforcement: string;
  readonly count: number;
}

interface Audited {
  readonly policy: string;
  readonly score: number;
  readonly at: number;
  readonly counts: readonly Count[];
}

/** What the last audit found, for as long as this process is the one that audits: the numbers of two would add up. */
export class AuditMetrics {
  #last: Audited | undefined;

  /** `at` in milliseconds since the epoch. */
  audited({ policy, score, findings }: AuditResult, at: number): void {
    const counts = new Map<string, Count>();
    for (const { rule, enforcement } of findings) {
      const key = `${enforcement}/${rule}`;
      counts.set(key, { rule, enforcement, count: (counts.get(key)?.count ?? 0) + 1 });
    }
    this.#last = { policy, score, at, counts: [...counts.values()] };
  }

  forget(): void {
    this.#last = undefined;
  }

  /** Adds the metrics to those of a server. */
  register(registry: Registry): void {
    const registers = [registry];
    const last = () => this.#last;
    new Gauge({
      name: 'mooring_audit_findings',
      help: 'Findings of the last background audit, by rule and enforcement; told by the replica that audits',
      labelNames: ['rule', 'enforcement'],
      registers,
      collect() {
        this.reset();
        for (const { rule, enforcement, count } of last()?.counts ?? [])
          this.set({ rule, enforcement }, count);
      },
    });
    new Gauge({
      name: 'mooring_audit_score',
      help: 'The score of the last background audit, from 0 to 100; told by the replica that audits',
      registers,
      // One without labels is 0 before it is set, which would be a score.
      labelNames: ['policy'],
      collect() {
        this.reset();
        const audited = last();
        if (audited) this.set({ policy: audited.policy }, audited.score);
      },
    });
    new Gauge({
      name: 'mooring_audit_age_seconds',
      help: 'Seconds since the last background audit was done; told by the replica that audits',
      labelNames: ['policy'],
      registers,
      collect() {
        this.reset();
        const audited = last();
        if (audited) this.set({ policy: audited.policy }, (Date.now() - audited.at) / 1000);
      },
    });
  }
}

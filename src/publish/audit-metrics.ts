import { Gauge, type Registry } from 'prom-client';
import type { AuditResult } from '../audit/result.ts';

/** What the last audit found, for as long as this process is the one that audits: the numbers of two would add up. */
export class AuditMetrics {
  #last: { readonly result: AuditResult; readonly at: number } | undefined;

  /** `at` in milliseconds since the epoch. */
  audited(result: AuditResult, at: number): void {
    this.#last = { result, at };
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
        for (const { rule, enforcement } of last()?.result.findings ?? []) this.inc({ rule, enforcement });
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
        if (audited) this.set({ policy: audited.result.policy }, audited.result.score);
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
        if (audited) this.set({ policy: audited.result.policy }, (Date.now() - audited.at) / 1000);
      },
    });
  }
}

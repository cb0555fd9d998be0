import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { auditSurvey } from '../audit/cluster.ts';
import { auditReads, JUDGED_PLURALS } from '../audit/reads.ts';
import type { Client } from '../cluster/client.ts';
import { surveyCluster } from '../cluster/survey.ts';
import { wordsOf } from '../kubernetes/error-words.ts';
import type { Policy } from '../policy/policy.ts';
import type { Upkeep } from '../world/status.ts';
import type { World } from '../world/world.ts';
import type { AuditMetrics } from './audit-metrics.ts';
import { breather } from './breather.ts';
import { publishReports } from './reports.ts';
import type { Rhythm } from './rhythm.ts';

export interface BackgroundAuditOptions {
  readonly client: Client;
  /** As of that moment. */
  readonly world: () => World;
  /** Nothing is audited while something of the world is pending. */
  readonly upkeep: Upkeep;
  /** The one in force at that moment. */
  readonly policy: () => Policy;
  readonly metrics: AuditMetrics;
  readonly log: Pick<Logger, 'info' | 'warn'>;
  readonly rhythm: Rhythm;
  /** Whether the results are written into the cluster as reports. */
  readonly publish: boolean;
}

const PAUSE_MS = 1000;

/**
 * Audits the whole cluster again and again: at an interval, and when something has changed. What is judged is listed;
 * what it is judged by is the live world, which is there already.
 */
export class BackgroundAudit {
  readonly #options: BackgroundAuditOptions;
  #trouble: string | undefined;

  constructor(options: BackgroundAuditOptions) {
    this.#options = options;
  }

  /** Something of the world has changed. */
  changed(): void {
    this.#options.rhythm.changed(performance.now());
  }

  /** Audits until the signal is aborted. Never rejects. */
  async run(signal: AbortSignal): Promise<void> {
    const { metrics, upkeep } = this.#options;
    while (!signal.aborted) {
      const due = this.#options.rhythm.next() <= performance.now() && upkeep.pending().length === 0;
      if (due) await this.#attempt(signal);
      else await sleep(PAUSE_MS, undefined, { signal, ref: false }).catch(() => undefined);
    }
    metrics.forget();
  }

  async #attempt(signal: AbortSignal): Promise<void> {
    this.#options.rhythm.began(performance.now());
    try {
      await this.#audit(signal);
      this.#trouble = undefined;
    } catch (error) {
      if (!signal.aborted) this.#failed(error);
    }
  }

  async #audit(signal: AbortSignal): Promise<void> {
    const { client, metrics, log } = this.#options;
    const world = this.#options.world();
    const policy = this.#options.policy();
    const { subjects } = auditReads(policy);
    const seen = await surveyCluster({ client, subjects, kinds: [], scope: 'all', signal });
    if (seen.blind) throw new Error(`nothing could be judged: ${seen.unseen[0]?.reason}`);
    const survey = { ...seen, worldOf: () => world };
    const breathe = breather();
    const result = await auditSurvey(survey, { policy, now: Date.now(), breathe });
    metrics.audited(result, Date.now());
    const { deny, warn, workloads } = result.summary;
    log.info({ workloads, deny, warn, score: result.score, unseen: survey.unseen.length }, 'audited');
    for (const { message } of result.notices) this.#tellOnce(message);
    if (!this.#options.publish || signal.aborted) return;
    const published = await publishReports({
      client,
      scope: 'all',
      result,
      judged: JUDGED_PLURALS,
      unseen: survey.unseen,
      breathe,
      signal,
    });
    const { failures, ...counts } = published;
    log.info(counts, 'reports published');
    for (const failure of failures) this.#tellOnce(failure.message);
  }

  readonly #told = new Set<string>();

  /** What is so at every audit is said once. */
  #tellOnce(message: string): void {
    if (this.#told.has(message)) return;
    // A cluster does not name new troubles for ever; if it does, some are said again.
    if (this.#told.size > 1000) this.#told.clear();
    this.#told.add(message);
    this.#options.log.warn({ error: message }, 'the background audit is not whole');
  }

  #failed(error: unknown): void {
    const message = wordsOf(error);
    if (this.#trouble === message) return;
    this.#trouble = message;
    this.#options.log.warn(
      { error: message },
      'the background audit failed; it is tried again at the next interval',
    );
  }
}

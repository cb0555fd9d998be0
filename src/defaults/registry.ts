import { backupAnnotation } from './backup-annotation.ts';
import type { Default } from './default.ts';
import { fsGroupChangePolicy } from './fs-group-change-policy.ts';
import { livenessCheck } from './liveness-check.ts';
import { minReadySeconds } from './min-ready-seconds.ts';
import { readinessCheck } from './readiness-check.ts';
import { requestResources } from './request-resources.ts';
import { retainClaims } from './retain-claims.ts';
import { serviceName } from './service-name.ts';
import { spreadPods } from './spread-pods.ts';
import { startupCheck } from './startup-check.ts';
import { terminationGrace } from './termination-grace.ts';

/**
 * Every default, in the order they are applied: one that reads what another fills stands behind it, so that one pass
 * is enough (startup-check reads the liveness probe). Explicit: importing has no side effect.
 */
export const DEFAULTS: readonly Default[] = [
  retainClaims,
  terminationGrace,
  backupAnnotation,
  serviceName,
  readinessCheck,
  livenessCheck,
  startupCheck,
  spreadPods,
  fsGroupChangePolicy,
  minReadySeconds,
  requestResources,
];

import { disruptionBudget } from './availability/disruption-budget.ts';
import { imagePinned } from './availability/image-pinned.ts';
import { podsSpread } from './availability/pods-spread.ts';
import { resourcesRequested } from './availability/resources-requested.ts';
import { backupDeclared } from './backup/backup-declared.ts';
import { backupRecent } from './backup/backup-recent.ts';
import { backupScheduled } from './backup/backup-scheduled.ts';
import { livenessPatience } from './health/liveness-patience.ts';
import { livenessProbe } from './health/liveness-probe.ts';
import { probePortsExist } from './health/probe-ports-exist.ts';
import { probesDiffer } from './health/probes-differ.ts';
import { readinessProbe } from './health/readiness-probe.ts';
import { startupProbe } from './health/startup-probe.ts';
import { governingServiceExists } from './identity/governing-service-exists.ts';
import { governingServiceHeadless } from './identity/governing-service-headless.ts';
import { governingServiceNamed } from './identity/governing-service-named.ts';
import { governingServicePublishesPeers } from './identity/governing-service-publishes-peers.ts';
import { governingServiceSelectsPods } from './identity/governing-service-selects-pods.ts';
import { podNamesFit } from './identity/pod-names-fit.ts';
import { budgetKept } from './protection/budget-kept.ts';
import { claimKept } from './protection/claim-kept.ts';
import { governingServiceKept } from './protection/governing-service-kept.ts';
import { setDeletionSafe } from './protection/set-deletion-safe.ts';
import { statelessDeployment } from './protection/stateless-deployment.ts';
import type { Rule } from './rule.ts';
import { autoscalerFits } from './scaling/autoscaler-fits.ts';
import { gracefulTermination } from './scaling/graceful-termination.ts';
import { orderedPodManagement } from './scaling/ordered-pod-management.ts';
import { quorumKept } from './scaling/quorum-kept.ts';
import { quorumSize } from './scaling/quorum-size.ts';
import { rollingUpdate } from './scaling/rolling-update.ts';
import { scaleDownStep } from './scaling/scale-down-step.ts';
import { scaleToZero } from './scaling/scale-to-zero.ts';
import { scaleWhenSettled } from './scaling/scale-when-settled.ts';
import { claimAccessMode } from './storage/claim-access-mode.ts';
import { claimStorageSound } from './storage/claim-storage-sound.ts';
import { claimTemplatesMounted } from './storage/claim-templates-mounted.ts';
import { claimTemplatesPresent } from './storage/claim-templates-present.ts';
import { claimsRetained } from './storage/claims-retained.ts';
import { dataDirectoryPersistent } from './storage/data-directory-persistent.ts';
import { fsGroupChangePolicy } from './storage/fs-group-change-policy.ts';
import { noHostPath } from './storage/no-host-path.ts';
import { storageClassExpands } from './storage/storage-class-expands.ts';
import { storageClassKeepsData } from './storage/storage-class-keeps-data.ts';
import { storageClassResolves } from './storage/storage-class-resolves.ts';
import { storageClassWaits } from './storage/storage-class-waits.ts';

/** Every rule, by category and then in the order a reader wants them. Explicit: importing has no side effect. */
export const RULES: readonly Rule[] = checked([
  governingServiceNamed,
  governingServiceExists,
  governingServiceHeadless,
  governingServiceSelectsPods,
  governingServicePublishesPeers,
  podNamesFit,
  claimTemplatesPresent,
  claimTemplatesMounted,
  claimStorageSound,
  claimAccessMode,
  claimsRetained,
  dataDirectoryPersistent,
  noHostPath,
  fsGroupChangePolicy,
  storageClassResolves,
  storageClassKeepsData,
  storageClassExpands,
  storageClassWaits,
  backupDeclared,
  backupScheduled,
  backupRecent,
  readinessProbe,
  livenessProbe,
  startupProbe,
  probePortsExist,
  probesDiffer,
  livenessPatience,
  orderedPodManagement,
  rollingUpdate,
  gracefulTermination,
  quorumSize,
  scaleDownStep,
  autoscalerFits,
  scaleToZero,
  scaleWhenSettled,
  quorumKept,
  disruptionBudget,
  podsSpread,
  resourcesRequested,
  imagePinned,
  governingServiceKept,
  claimKept,
  setDeletionSafe,
  budgetKept,
  statelessDeployment,
]);

/** A rule registered twice or with a bad id is a bug that must not reach a user. */
function checked(rules: readonly Rule[]): readonly Rule[] {
  const seen = new Set<string>();
  for (const { id } of rules) {
    if (!/^[a-z][a-z0-9-]*$/.test(id) || seen.has(id))
      throw new Error(`rule id "${id}" is malformed or used twice`);
    seen.add(id);
  }
  return rules;
}

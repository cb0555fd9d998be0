import { cloudnativePg } from './cloudnative-pg.ts';
import { k8up } from './k8up.ts';
import { kasten } from './kasten.ts';
import { kubestash } from './kubestash.ts';
import { longhorn } from './longhorn.ts';
import { snapscheduler } from './snapscheduler.ts';
import { stash } from './stash.ts';
import type { BackupTool } from './tool.ts';
import { velero } from './velero.ts';
import { volsync } from './volsync.ts';
import { volumeSnapshot } from './volume-snapshot.ts';

/** Every backup tool that mooring knows. Explicit: importing has no side effect. */
export const BACKUP_TOOLS: readonly BackupTool[] = [
  velero,
  k8up,
  volsync,
  stash,
  kubestash,
  kasten,
  longhorn,
  cloudnativePg,
  snapscheduler,
  volumeSnapshot,
];

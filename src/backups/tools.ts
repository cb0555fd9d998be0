import { k8up } from './k8up.ts';
import type { BackupTool } from './tool.ts';
import { velero } from './velero.ts';

/** Every backup tool that mooring knows. Explicit: importing has no side effect. */
export const BACKUP_TOOLS: readonly BackupTool[] = [velero, k8up];

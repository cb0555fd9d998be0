import { boolean, dig, get, list, text } from '../kubernetes/json.ts';
import { appscodeTool } from './appscode.ts';

/**
 * KubeStash (kubestash/apimachinery, apis/core/v1alpha1/backupconfiguration_types.go, backupsession_types.go): each session
 * of a configuration has its schedule and its tasks. One whose tasks only take volume snapshots copies nothing away.
 */
export const kubestash = appscodeTool({
  title: 'KubeStash',
  words: ['kubestash'],
  configurations: 'core.kubestash.com/BackupConfiguration',
  sessions: 'core.kubestash.com/BackupSession',
  target: ['spec', 'target'],
  stopped(configuration) {
    if (boolean(dig(configuration, 'spec', 'paused'))) return 'is paused';
    if (text(dig(configuration, 'status', 'phase')) === 'Invalid') {
      return 'was refused by KubeStash (phase Invalid)';
    }
    const sessions = list(dig(configuration, 'spec', 'sessions'));
    if (sessions.length === 0) return 'has no sessions';
    const runs = sessions.some((session) => {
      const schedule = text(dig(session, 'scheduler', 'schedule')) ?? '';
      return schedule !== '' && boolean(dig(session, 'scheduler', 'suspend')) !== true;
    });
    return runs ? undefined : 'has no session with a schedule that is not suspended';
  },
  answer(configuration) {
    const tasks = list(dig(configuration, 'spec', 'sessions'))
      .flatMap((session) => list(dig(session, 'addon', 'tasks')))
      .map((task) => text(get(task, 'name')) ?? '');
    return tasks.length > 0 && tasks.every((task) => /snapshot/i.test(task)) ? 'snapshot' : 'backup';
  },
});

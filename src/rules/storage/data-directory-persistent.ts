import type { ContainerApplication } from '../../applications/catalog.ts';
import { type DirectoryVerdict, judgeDataDirectories, type Loss } from '../../applications/data-directory.ts';
import type { Container } from '../../kubernetes/container.ts';
import { isAtOrAbove } from '../../kubernetes/directory.ts';
import type { Path } from '../../kubernetes/path.ts';
import { STATELESS_ANNOTATION } from '../../kubernetes/stateless.ts';
import { defineRule, PASS, type Result } from '../rule.ts';

export const dataDirectoryPersistent = defineRule({
  id: 'data-directory-persistent',
  category: 'storage',
  kind: 'StatefulSet',
  needs: 'object',
  title: 'The data directory of a known application lies on a claim',
  rationale:
    'A claim that is mounted beside the directory where the application really writes keeps nothing: the set looks ' +
    'sound, the volume stays empty, and the data goes with the first pod that is replaced.',
  remediation: `Mount the claim where the image keeps its data, and point the image there where it can be told to:
volumeMounts:
  - name: data
    mountPath: /var/lib/postgresql/data
env:
  - name: PGDATA
    value: /var/lib/postgresql/data/pgdata`,
  links: [
    'https://kubernetes.io/docs/concepts/storage/volumes/',
    'https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#stable-storage',
    'https://github.com/docker-library/postgres/issues/952',
  ],
  check(set, { applications }) {
    if (set.meta.annotations.get(STATELESS_ANNOTATION)?.trim()) return PASS;
    const results: Result[] = applications
      .ofTemplate(set.template)
      .flatMap((application) =>
        judgeDataDirectories(set, application).flatMap((verdict) => result(application, verdict)),
      );
    return results.length > 0 ? results : PASS;
  },
});

function result({ container, profile }: ContainerApplication, verdict: DirectoryVerdict): readonly Result[] {
  const whose = `container "${container.name}" keeps the data of ${profile.title}`;
  switch (verdict.is) {
    case 'kept':
      return [];
    case 'unknown':
      return [{ notEvaluated: `cannot tell where ${whose}: ${verdict.reason}` }];
    case 'lost': {
      const { directory, loss, entry } = verdict;
      const mountPath =
        entry.imageVolume && isAtOrAbove(entry.imageVolume, directory) ? entry.imageVolume : directory;
      return [
        {
          message: `${whose} in "${directory}", ${consequence(loss)}`,
          path: place(container, loss),
          remediation: `Mount a claim there (${entry.source}):
volumeMounts:
  - name: data
    mountPath: ${mountPath}`,
        },
      ];
    }
  }
}

function consequence(loss: Loss): string {
  switch (loss.is) {
    case 'layer':
      return 'where nothing is mounted, so it is lost with the container';
    case 'imageVolume':
      return (
        `where the image declares a volume of its own at "${loss.volume}" that hides the mount at ` +
        `"${loss.mount.mountPath}", so it is lost with the pod`
      );
    case 'volume':
      return `which lies on ${kept(loss.source, loss.mount.name)}`;
  }
}

function kept(source: string, name: string): string {
  switch (source) {
    case 'emptyDir':
      return `the emptyDir volume "${name}", so it is lost with the pod`;
    case 'hostPath':
      return `the hostPath volume "${name}", so it stays behind when the pod moves to another node`;
    case 'ephemeral':
      return `the ephemeral volume "${name}", whose claim is deleted with the pod`;
    default:
      return `the ${source} volume "${name}" and on no claim`;
  }
}

function place(container: Container, loss: Loss): Path {
  return loss.is === 'layer' ? [...container.path, 'volumeMounts'] : loss.mount.path;
}

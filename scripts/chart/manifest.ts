import { NAMESPACE } from '../../src/install/manifest.ts';
import { helm, KUBERNETES } from './helm.ts';

/** What the chart renders by default, as `helm template` prints it; undefined where there is no helm. */
export function rendered(root: string, namespace: string): string | undefined {
  const words = ['template', 'mooring', 'charts/mooring', '--namespace', namespace, '--skip-tests'];
  return helm([...words, '--kube-version', KUBERNETES], root);
}

/** deploy/mooring.yaml: the same objects for kubectl and kustomize, which are no Helm release. */
export function plainManifest(root: string): string | undefined {
  const text = rendered(root, NAMESPACE)?.replaceAll(
    /^( +(helm\.sh\/chart|app\.kubernetes\.io\/managed-by): .*|# Source: .*)\n/gm,
    '',
  );
  return text && `# Written by \`npm run docs\` from charts/mooring. Do not edit.\n${text}`;
}

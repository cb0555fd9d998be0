import { readFileSync } from 'node:fs';

/** Where deploy/ installs. It occurs there as the namespace and as nothing else. */
export const NAMESPACE = 'mooring-system';

/** The image that deploy/ runs, as it stands there. */
const IMAGE = /(?<=^ +image: )".*"$/m;

export interface InstallOptions {
  /** A DNS label. */
  readonly namespace: string;
  /** `mooring:VERSION` when left out. */
  readonly image?: string | undefined;
}

/** What installs mooring, as YAML for `kubectl apply`: the namespace, and what the chart renders by default. */
export function installManifest({ namespace, image }: InstallOptions): string {
  const manifest = deployed('mooring.yaml').replaceAll(NAMESPACE, namespace);
  const objects = image === undefined ? manifest : manifest.replace(IMAGE, () => JSON.stringify(image));
  return `${namespaceManifest(namespace)}${objects}`;
}

/** Only a namespace of mooring's own is told which pods to admit: another one may have pods that it would keep out. */
function namespaceManifest(namespace: string): string {
  if (namespace === NAMESPACE) return deployed('namespace.yaml');
  return `apiVersion: v1\nkind: Namespace\nmetadata:\n  name: ${JSON.stringify(namespace)}\n`;
}

function deployed(file: string): string {
  return readFileSync(new URL(`../../deploy/${file}`, import.meta.url), 'utf8');
}

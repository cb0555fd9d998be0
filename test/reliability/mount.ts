import { X509Certificate } from 'node:crypto';
import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DevelopmentCertificate, developmentCertificate } from '../../src/certificates/development.ts';

const FILES = ['tls.crt', 'tls.key', 'policy.yaml'];

/** Policies that are as good as each other, so that only their generation tells which is in force. */
function policy(version: number): string {
  const spec = { extends: 'recommended', description: `version ${version}` };
  const document = {
    apiVersion: 'mooring.dev/v1alpha1',
    kind: 'StatefulPolicy',
    metadata: { name: 'own' },
    spec,
  };
  return JSON.stringify(document);
}

/**
 * A certificate and a policy as the kubelet mounts them: files are links into `..data`, itself a link that is moved to
 * the next version at once (k8s.io/kubernetes, pkg/volume/util/atomic_writer.go).
 */
export class Mount {
  readonly folder = mkdtempSync(join(tmpdir(), 'mooring-mount-'));
  /** Both authorities, as a caBundle has them while one is replaced by the other. */
  readonly bundle: string;
  readonly #certificates: readonly DevelopmentCertificate[];
  #certificate = 0;
  #policy = 0;
  #version = 0;

  private constructor(certificates: readonly DevelopmentCertificate[]) {
    this.#certificates = certificates;
    this.bundle = certificates.map(({ authority }) => authority).join('');
    this.#publish();
    for (const name of FILES) symlinkSync(join('..data', name), join(this.folder, name));
  }

  static async make(): Promise<Mount> {
    const now = Date.now();
    return new Mount([await developmentCertificate(now), await developmentCertificate(now)]);
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  get certificate(): DevelopmentCertificate {
    const found = this.#certificates[this.#certificate % this.#certificates.length];
    if (!found) throw new Error('a mount has a certificate');
    return found;
  }

  /** The fingerprint of the certificate that is to be served. */
  get fingerprint(): string {
    return new X509Certificate(this.certificate.certificate).fingerprint256;
  }

  /** Puts the certificate of the other authority in place. */
  rotateCertificate(): void {
    this.#certificate++;
    this.#publish();
  }

  changePolicy(): void {
    this.#policy++;
    this.#publish();
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }

  #publish(): void {
    const version = `..version-${this.#version++}`;
    const { certificate, key } = this.certificate;
    mkdirSync(this.path(version));
    for (const [index, content] of [certificate, key, policy(this.#policy)].entries()) {
      writeFileSync(this.path(join(version, FILES[index] ?? '')), content, { mode: 0o600 });
    }
    symlinkSync(version, this.path('..data_tmp'));
    renameSync(this.path('..data_tmp'), this.path('..data'));
  }
}

import { globSync, readFileSync } from 'node:fs';

const root = new URL('../../', import.meta.url).pathname;

function files(pattern: string): readonly Buffer[] {
  return globSync(pattern, { cwd: root })
    .sort()
    .map((file) => readFileSync(`${root}${file}`));
}

/** Whole HTTP requests, as they go over a connection. */
export const HTTP_SEEDS: readonly Buffer[] = files('test/fuzz/seeds/http/*.txt').map((bytes) =>
  // Kept with plain line ends, as text is; `\r\n` is HTTP's.
  Buffer.from(bytes.toString('latin1').replaceAll('\n', '\r\n'), 'latin1'),
);

/** AdmissionReviews. */
export const REVIEW_SEEDS: readonly string[] = [
  ...files('examples/reviews/*.json'),
  ...files('test/fuzz/seeds/reviews/*.json'),
].map(String);

/** Manifests, sound ones and those that once were trouble. */
export const MANIFEST_SEEDS: readonly Buffer[] = [
  ...files('examples/world.yaml'),
  ...files('test/fixtures/applications/*.yaml'),
  ...files('test/fuzz/seeds/manifests/*.yaml'),
];

export const POLICY_SEEDS: readonly Buffer[] = [
  ...files('policies/*.yaml'),
  ...files('policies/applications/*.yaml'),
  ...files('test/fuzz/seeds/policies/*.yaml'),
];

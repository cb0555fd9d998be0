import { remembered } from './remembered.ts';

export interface ImageReference {
  /** `docker.io` when the reference names none. */
  readonly registry: string;
  /** Path within the registry, `library/` of docker.io included: `library/postgres`. */
  readonly repository: string;
  readonly tag: string | undefined;
  readonly digest: string | undefined;
}

/** The longest reference read; longer ones are no valid image and would only cost time. */
const MAX_LENGTH = 1024;
const REGISTRY = /^(?:[a-zA-Z0-9.-]+|\[[0-9a-fA-F:]+\])(?::[0-9]+)?$/;
const REPOSITORY = /^[a-z0-9]+(?:[._/-]+[a-z0-9]+)*$/;
const TAG = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/;
const DIGEST = /^[A-Za-z][A-Za-z0-9+._-]*:[0-9a-fA-F]{32,}$/;

/**
 * Parses an image reference as container runtimes do (github.com/distribution/reference): the first segment is a
 * registry only when it has a dot or a port or is `localhost`; docker.io's bare names live under `library/`.
 * undefined when it is no reference.
 */
export const parseImage = remembered(4096, (image): ImageReference | undefined => {
  if (image.length > MAX_LENGTH) return undefined;
  const [named = '', digest] = cut(image, '@');
  const slash = named.indexOf('/');
  const first = named.slice(0, Math.max(0, slash));
  const hasRegistry = first === 'localhost' || /[.:]/.test(first);
  const [repository = '', tag] = cut(hasRegistry ? named.slice(slash + 1) : named, ':');
  const registry = !hasRegistry || first === 'index.docker.io' ? 'docker.io' : first;
  const sound =
    REGISTRY.test(registry) &&
    REPOSITORY.test(repository) &&
    (tag === undefined || TAG.test(tag)) &&
    (digest === undefined || DIGEST.test(digest));
  if (!sound) return undefined;
  const bare = registry === 'docker.io' && !repository.includes('/');
  return { registry, repository: bare ? `library/${repository}` : repository, tag, digest };
});

/** Splits at the separator; the second part is undefined when there is none. */
function cut(text: string, separator: string): readonly (string | undefined)[] {
  const at = text.indexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

/** A version as its numbers, most significant first: `16.3` is `[16, 3]`. */
export type Version = readonly number[];

/** `16`, `v3.5.15`, `8.0.36-debian-12`, `18beta1`; not a hash, not a date such as `20240131`. */
const VERSION_TAG = /^v?([0-9]{1,5}(?:\.[0-9]+)*)(?:(?:alpha|beta|rc)[0-9]*)?(?:[-_+.]|$)/;

/**
 * The version that an image's tag names; undefined where it names none (`latest`, a hash, a date, no tag). `after` is
 * what the number stands behind where the tag holds several: `pg` for `2.17.2-pg16`.
 */
export function tagVersion(tag: string | undefined, after?: string): Version | undefined {
  if (tag === undefined) return undefined;
  if (after === undefined) return plainVersion(tag);
  const part = tag.split(/[-_]/).find((candidate) => candidate.startsWith(after));
  return part === undefined ? undefined : tagVersion(part.slice(after.length));
}

const plainVersion = remembered(4096, (tag) => numbers(VERSION_TAG.exec(tag)?.[1]));

function numbers(version: string | undefined): Version | undefined {
  return version?.split('.').map(Number);
}

/** Whether `version` lies in a range such as `<18` or `>=2 <3`; a number that either leaves out counts as 0. */
export function inRange(version: Version, range: string): boolean {
  return readRange(range).every(({ operator, bound }) => {
    const order = compare(version, bound ?? []);
    switch (operator) {
      case '<':
        return order < 0;
      case '<=':
        return order <= 0;
      case '>':
        return order > 0;
      case '>=':
        return order >= 0;
      default:
        return bound !== undefined && order === 0;
    }
  });
}

const readRange = remembered(1024, (range) =>
  range.split(' ').map((comparison) => {
    const { operator, bound } = /^(?<operator>[<>]?=?)(?<bound>[0-9.]+)$/.exec(comparison)?.groups ?? {};
    return { operator, bound: numbers(bound) };
  }),
);

function compare(a: Version, b: Version): number {
  for (let index = 0; index < Math.max(a.length, b.length); index++) {
    const difference = (a[index] ?? 0) - (b[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

export interface ImageReference {
  /** `docker.io` when the reference names none. */
  readonly registry: string;
  /** Path within the registry, `library/` of docker.io included: `library/postgres`. */
  readonly repository: string;
  readonly tag: string | undefined;
  readonly digest: string | undefined;
}

const REFERENCE =
  /^(?:(?<registry>[a-zA-Z0-9.-]+(?::[0-9]+)?|\[[0-9a-fA-F:]+\](?::[0-9]+)?)\/)?(?<repository>[a-z0-9]+(?:[._/-]+[a-z0-9]+)*)(?::(?<tag>[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}))?(?:@(?<digest>[A-Za-z][A-Za-z0-9+._-]*:[0-9a-fA-F]{32,}))?$/;

/** The longest reference read; longer ones are no valid image and would only cost time. */
const MAX_LENGTH = 1024;

/**
 * Parses an image reference as container runtimes do (github.com/distribution/reference): the first segment is a
 * registry only when it has a dot or a port or is `localhost`; docker.io's bare names live under `library/`.
 * undefined when it is no reference.
 */
export function parseImage(image: string): ImageReference | undefined {
  if (image.length > MAX_LENGTH) return undefined;
  const slash = image.indexOf('/');
  const first = slash < 0 ? '' : image.slice(0, slash);
  const hasRegistry = first === 'localhost' || /[.:]/.test(first);
  const match = REFERENCE.exec(hasRegistry ? image : `docker.io/${image}`);
  const groups = match?.groups;
  if (!groups?.registry || !groups.repository) return undefined;
  const registry = groups.registry === 'index.docker.io' ? 'docker.io' : groups.registry;
  const bare = registry === 'docker.io' && !groups.repository.includes('/');
  return {
    registry,
    repository: bare ? `library/${groups.repository}` : groups.repository,
    tag: groups.tag,
    digest: groups.digest,
  };
}

import { readCommandLine, runsOnly } from '../kubernetes/command-line.ts';
import type { Container } from '../kubernetes/container.ts';
import { parseImage } from '../kubernetes/image.ts';
import { type PodTemplate, runningContainers } from '../kubernetes/pod-template.ts';
import { latest, remembered } from '../kubernetes/remembered.ts';
import type { ApplicationProfile } from './profile.ts';

export interface ContainerApplication {
  readonly container: Container;
  readonly profile: ApplicationProfile;
  /** Which of the profile's repositories the image is of. */
  readonly repository: string;
}

/** The application profiles in force, asked by image. */
export interface ApplicationCatalog {
  readonly profiles: readonly ApplicationProfile[];
  /** The profile of an image reference; undefined for an unknown one. */
  ofImage(image: string): ApplicationProfile | undefined;
  /**
   * The containers of a template that run a known application: init containers are left out, and so are helpers that
   * run something else from its image beside it, such as a `pg_dump` loop.
   */
  ofTemplate(template: PodTemplate): readonly ContainerApplication[];
}

interface Match {
  readonly profile: ApplicationProfile;
  readonly repository: string;
}

/** Distinct images remembered: far more than a cluster's, small enough to never matter. */
const IMAGES = 4096;

/**
 * Builds the catalog. Of two profiles with the same name only the later one (a user's) is in force; where two name the
 * same repository, the later one has it.
 */
export function applicationCatalog(profiles: readonly ApplicationProfile[]): ApplicationCatalog {
  const inForce = profiles.filter(
    (profile) => profiles.findLast(({ name }) => name === profile.name) === profile,
  );
  const byRepository = new Map<string, ApplicationProfile>();
  for (const profile of inForce)
    for (const repository of profile.repositories) byRepository.set(repository, profile);
  const find = remembered(IMAGES, (image) => match(image, byRepository));

  return {
    profiles: inForce,
    ofImage: (image) => find(image)?.profile,
    ofTemplate: latest((template: PodTemplate) => {
      const all = runningContainers(template).flatMap((container) => {
        const found = find(container.image);
        return found ? [{ container, ...found }] : [];
      });
      const serving = new Set(
        all.flatMap(({ container, profile }) => (container.ports.length > 0 ? [profile] : [])),
      );
      return all.filter((application) => !isHelper(application, serving));
    }),
  };
}

/**
 * Tries the image's path with its registry, then its trailing segments, longest first: `dhi.io/postgres` beats
 * `postgres`, and `bitnami/kafka` beats `kafka`.
 */
function match(image: string, byRepository: ReadonlyMap<string, ApplicationProfile>): Match | undefined {
  const parsed = parseImage(image);
  if (!parsed) return undefined;
  const segments = [parsed.registry, ...parsed.repository.split('/')];
  for (let from = 0; from < segments.length; from++) {
    const repository = segments.slice(from).join('/');
    const profile = byRepository.get(repository);
    if (profile) return { profile, repository };
  }
  return undefined;
}

/**
 * Whether a container runs only tools of its image, or a command of its own that serves no port beside another
 * container of the same application that does. `serving` are the applications of which some container serves a port.
 */
function isHelper(
  { container, profile }: ContainerApplication,
  serving: ReadonlySet<ApplicationProfile>,
): boolean {
  const commandLine = readCommandLine(container);
  if (runsOnly(commandLine, profile.tools ?? [])) return true;
  return commandLine.words.length > 0 && container.ports.length === 0 && serving.has(profile);
}

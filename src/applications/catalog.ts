import type { Container } from '../kubernetes/container.ts';
import { parseImage } from '../kubernetes/image.ts';
import { type PodTemplate, runningContainers } from '../kubernetes/pod-template.ts';
import type { ApplicationProfile } from './profile.ts';

export interface ContainerApplication {
  readonly container: Container;
  readonly profile: ApplicationProfile;
}

/** The application profiles in force, asked by image. */
export interface ApplicationCatalog {
  readonly profiles: readonly ApplicationProfile[];
  /** The profile of an image reference; undefined for an unknown one. */
  ofImage(image: string): ApplicationProfile | undefined;
  /** The containers of a template that run a known application, init containers left out. */
  ofTemplate(template: PodTemplate): readonly ContainerApplication[];
}

/** Distinct images remembered: far more than a cluster's, small enough to never matter. */
const REMEMBERED_IMAGES = 4096;

/** Builds the catalog. Where two profiles name the same repository, the later one (a user's) wins. */
export function applicationCatalog(profiles: readonly ApplicationProfile[]): ApplicationCatalog {
  const byRepository = new Map<string, ApplicationProfile>();
  for (const profile of profiles)
    for (const repository of profile.repositories) byRepository.set(repository, profile);
  const remembered = new Map<string, ApplicationProfile | undefined>();

  const ofImage = (image: string): ApplicationProfile | undefined => {
    if (remembered.has(image)) return remembered.get(image);
    const profile = match(image, byRepository);
    if (remembered.size >= REMEMBERED_IMAGES) remembered.clear();
    remembered.set(image, profile);
    return profile;
  };

  return {
    profiles,
    ofImage,
    ofTemplate: (template) =>
      runningContainers(template).flatMap((container) => {
        const profile = ofImage(container.image);
        return profile ? [{ container, profile }] : [];
      }),
  };
}

/** Tries the repository's trailing path segments, longest first, so `bitnami/kafka` beats `kafka`. */
function match(
  image: string,
  byRepository: ReadonlyMap<string, ApplicationProfile>,
): ApplicationProfile | undefined {
  const segments = parseImage(image)?.repository.split('/') ?? [];
  for (let from = 0; from < segments.length; from++) {
    const profile = byRepository.get(segments.slice(from).join('/'));
    if (profile) return profile;
  }
  return undefined;
}

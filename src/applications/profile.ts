/** A figure about an application and where the application itself says so. */
export interface Sourced {
  readonly source: string;
}

export interface DataDirectory extends Sourced {
  /** Absolute, or relative to the container's working directory. Absent when only an override can tell. */
  readonly path?: string;
  /** Image tags that it holds for, as a range of major versions: `<18`, `>=18`; any when absent. */
  readonly versions?: string;
  /** Environment variables whose value replaces the path, first set wins. */
  readonly environment?: readonly string[];
  /** Command line options whose value replaces the path: `--datadir`, `-D`. */
  readonly options?: readonly string[];
  /** Command line words after which the first operand is the path, such as MinIO's `server`. */
  readonly operandAfter?: string;
  /** Whether the image itself declares a VOLUME at the path: a mount above it is shadowed by that volume. */
  readonly imageVolume?: boolean;
  /** Repositories that it holds for, where vendor builds differ; all of the profile's when absent. */
  readonly repositories?: readonly string[];
}

export interface ReadinessCheck extends Sourced {
  /** A Kubernetes probe handler: `exec`, `httpGet`, `tcpSocket` or `grpc`, as in a manifest. */
  readonly probe: { readonly [key: string]: unknown };
}

/** A trace in a manifest of how a container is run. Of its members, each that is given must hold. */
export interface Sign {
  /** A command line option is given: `--replSet`. */
  readonly option?: string;
  /** A variable is set to something, or to something that the manifest does not show. */
  readonly environment?: string;
  /** The option's or variable's value holds this, as the whole or as an item of a list: `controller`. */
  readonly value?: string;
  /** A word of the command line: `start-single-node`. */
  readonly word?: string;
  /** A claim template or claim is mounted at this path, or above it. */
  readonly claimAt?: string;
}

/** When members of an application decide by majority. Of its members, each that is given must hold. */
export interface QuorumCondition {
  /** From this many replicas on: for applications that are sound alone too. */
  readonly membersAtLeast?: number;
  readonly anyOf?: readonly Sign[];
  readonly noneOf?: readonly Sign[];
}

export interface Quorum extends Sourced {
  /** The fewest members that survive the loss of one. */
  readonly minimumMembers: number;
  /** Whether a majority of all members must stand, so that an even member adds no safety. True when absent. */
  readonly oddMembers?: boolean;
  /**
   * Copies of each piece of data where not every member holds it: then at most a minority of so many members may be
   * away, however many more there are. Absent: every member holds everything.
   */
  readonly replicationFactor?: number;
  /** Absent: always. */
  readonly when?: QuorumCondition;
}

/**
 * What is known of an application: data, read from `policies/applications/*.yaml` or a user's own file. Every figure
 * cites the application's own documentation or image.
 */
export interface ApplicationProfile {
  readonly name: string;
  readonly title: string;
  /** Image repositories, matched by whole trailing path segments, any registry: `postgres`, `bitnami/postgresql`. */
  readonly repositories: readonly string[];
  readonly dataDirectories: readonly DataDirectory[];
  /**
   * Programs of the image that are no server, such as `pg_dump`: a container that runs only these is a tool beside the
   * application, not the application.
   */
  readonly tools?: readonly string[];
  /** Members that must agree by majority. Absent: no quorum. Ask `quorumOf`, which judges the condition. */
  readonly quorum?: Quorum;
  /** Members must find each other through DNS before they are ready. */
  readonly peersBeforeReady?: Sourced & { readonly value: boolean };
  /** Members may start all at once (`podManagementPolicy: Parallel`). */
  readonly parallelStart?: Sourced & { readonly value: boolean };
  readonly terminationGracePeriodSeconds?: Sourced & { readonly value: number };
  /** Replays a log or rebuilds state before it answers, which a liveness probe must not cut short. */
  readonly recoversAtStart?: Sourced & { readonly value: boolean };
  readonly readiness?: ReadinessCheck;
  readonly liveness?: ReadinessCheck;
}

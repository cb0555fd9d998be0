/** A figure about an application and where the application itself says so. */
export interface Sourced {
  readonly source: string;
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
  /** Whether the container gives a command or arguments of its own, in place of the image's. */
  readonly arguments?: boolean;
  /** A claim template or claim is mounted at this path, or above it. */
  readonly claimAt?: string;
}

/** What must be seen in a manifest. Of its members, each that is given must hold. */
export interface Condition {
  /** From this many replicas on. */
  readonly membersAtLeast?: number;
  readonly anyOf?: readonly Sign[];
  readonly noneOf?: readonly Sign[];
}

/** What may set a figure beyond the manifest's sight: a configuration file. */
export interface ConfigurationFile {
  /** Options that name it: `--config`. */
  readonly options?: readonly string[];
  /** Variables that name it. */
  readonly environment?: readonly string[];
  /** Where it is read from: a mount at, above or below one of these may bring it in. */
  readonly paths?: readonly string[];
  /** Endings of a command line word that is such a file: `.conf`. */
  readonly endings?: readonly string[];
}

/**
 * Where an application keeps its data. An option on the command line wins over a variable, and that over the path.
 * Of several directories, all that hold for an image must be kept.
 */
export interface DataDirectory extends Sourced {
  /**
   * Absolute, or relative to the container's working directory. `{major}` is the major version that the image's tag
   * names. Absent when only an override can tell.
   */
  readonly path?: string;
  /** The image's own working directory, for a relative path; the root when absent. */
  readonly workingDirectory?: string;
  /** Image tags that it holds for, as a range of versions: `<18`, `>=2 <3`; any when absent. */
  readonly versions?: string;
  /** What the version stands behind in tags that hold several numbers: `pg` for `2.17.2-pg16`. */
  readonly versionAfter?: string;
  /** Repositories that it holds for, where vendor builds differ; all of the profile's when absent. */
  readonly repositories?: readonly string[];
  readonly when?: Condition;
  /** Environment variables whose value replaces the path, first set wins. */
  readonly environment?: readonly string[];
  /** Command line options whose value replaces the path: `--datadir`, `-D`. */
  readonly options?: readonly string[];
  /** Command line word whose operands are the paths, such as MinIO's `server`. */
  readonly operandAfter?: string;
  /** Options that take the word behind them, which is then no operand. */
  readonly operandOptions?: readonly string[];
  /** Directory below a path that an option, operand or variable names, in which the data is: `jetstream`. */
  readonly subdirectory?: string;
  /** The VOLUME that the image itself declares at the path or above it: it shadows a mount above that volume. */
  readonly imageVolume?: string;
  /** What else may move it: with one of these in place, a path that is not overridden is only a guess. */
  readonly configuration?: ConfigurationFile;
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
  /** When members decide by majority, for applications that are sound alone too; always when absent. */
  readonly when?: Condition;
}

export interface HealthCheck extends Sourced {
  /** A Kubernetes probe handler: `exec`, `httpGet`, `tcpSocket` or `grpc`, as in a manifest. */
  readonly probe: { readonly [key: string]: unknown };
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
  /**
   * Programs of the image that are no server, such as `pg_dump`: a container that runs only these is a tool beside the
   * application, not the application.
   */
  readonly tools?: readonly string[];
  readonly dataDirectories: readonly DataDirectory[];
  /** Members that must agree by majority. Absent: no quorum. Ask `quorumOf`, which judges the condition. */
  readonly quorum?: Quorum;
  /** Members must find each other through DNS before they are ready. */
  readonly peersBeforeReady?: Sourced & { readonly value: boolean };
  /** Members may start all at once (`podManagementPolicy: Parallel`). */
  readonly parallelStart?: Sourced & { readonly value: boolean };
  readonly terminationGracePeriodSeconds?: Sourced & { readonly value: number };
  /** Replays a log or rebuilds state before it answers, which a liveness probe must not cut short. */
  readonly recoversAtStart?: Sourced & { readonly value: boolean };
  readonly readiness?: HealthCheck;
  readonly liveness?: HealthCheck;
}

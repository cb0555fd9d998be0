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
  /** Members that must agree by majority. Absent: no quorum. */
  readonly quorum?: Sourced & { readonly minimumMembers: number };
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

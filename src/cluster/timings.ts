/** How the world is kept up with, in milliseconds unless said otherwise. */
export interface Timings {
  /** The server is asked to end a watch after as many seconds as lie between the two. */
  readonly watchSeconds: readonly [number, number];
  /** A watch that sent nothing for so long is taken for dead. */
  readonly silence: number;
  /** A watch that ended sooner, without an event, is a failure. */
  readonly shortWatch: number;
  readonly firstWait: number;
  readonly longestWait: number;
  /** How long a kind that may not be read, or that is not installed, is left alone. */
  readonly deniedWait: number;
  /** Longest wait for the head of an answer. */
  readonly answer: number;
  /** A kind is listed anew after so long, in case an etcd restored from a backup counts from an earlier revision. */
  readonly relist: number;
}

/**
 * A server sends a bookmark a minute to whoever asked for them (k8s.io/apiserver/pkg/storage/cacher,
 * defaultBookmarkFrequency), so two and a half minutes of silence are two bookmarks lost.
 */
export const TIMINGS: Timings = {
  watchSeconds: [240, 300],
  silence: 150_000,
  shortWatch: 1000,
  firstWait: 500,
  longestWait: 30_000,
  deniedWait: 60_000,
  answer: 30_000,
  relist: 6 * 3_600_000,
};

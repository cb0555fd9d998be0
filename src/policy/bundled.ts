import { readFileSync } from 'node:fs';
import type { ApplicationProfile } from '../applications/profile.ts';
import type { PolicyDocument } from './document.ts';

/** The names of the policies that come with mooring, laxest first. */
export const BUNDLED_POLICIES = ['observe', 'baseline', 'recommended', 'strict'] as const;

export const DEFAULT_POLICY = 'recommended';

export interface Bundle {
  readonly policies: readonly PolicyDocument[];
  readonly profiles: readonly ApplicationProfile[];
}

/** Written by the build from policies/, where every document has been checked: no schema is needed to read it. */
const BUNDLE = new URL('../../dist/policies.json', import.meta.url);

let bundle: Bundle | undefined;

/** The bundled policies and application profiles, read once. */
export function readBundle(): Bundle {
  bundle ??= JSON.parse(readFileSync(BUNDLE, 'utf8')) as Bundle;
  return bundle;
}

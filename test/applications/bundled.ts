import { readdirSync, readFileSync } from 'node:fs';
import { load } from 'js-yaml';
import { type ApplicationCatalog, applicationCatalog } from '../../src/applications/catalog.ts';
import type { ApplicationProfile } from '../../src/applications/profile.ts';
import { dig, get, text } from '../../src/kubernetes/json.ts';

const DIRECTORY = new URL('../../policies/applications/', import.meta.url);

/** The bundled profile documents, by file name, as their YAML says. */
export const bundledDocuments: ReadonlyMap<string, unknown> = new Map(
  readdirSync(DIRECTORY).map((file) => [file, load(readFileSync(new URL(file, DIRECTORY), 'utf8'))]),
);

/** The bundled profiles, read straight from their files: these tests are of the data, not of how it is loaded. */
export const bundledProfiles: readonly ApplicationProfile[] = [...bundledDocuments.values()].map(
  (document) => ({
    ...(get(document, 'spec') as Omit<ApplicationProfile, 'name'>),
    name: text(dig(document, 'metadata', 'name')) ?? '',
  }),
);

export const bundledCatalog: ApplicationCatalog = applicationCatalog(bundledProfiles);

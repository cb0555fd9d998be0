import t from 'tap';
import type { Default } from '../../src/defaults/default.ts';
import { applyDefaults } from '../../src/engine/defaults.ts';
import { defaultParameters } from '../../src/rules/parameters.ts';
import { emptyWorld } from '../../src/world/empty.ts';
import { worldFromManifests } from '../../src/world/from-manifests.ts';
import { bundledCatalog } from '../applications/bundled.ts';

export interface Case {
  readonly name: string;
  readonly given: unknown;
  /** Makes it an update. */
  readonly previous?: unknown;
  readonly world?: readonly unknown[];
  readonly parameters?: Readonly<Record<string, unknown>>;
  /** The patch: JSON Pointer and value. */
  readonly expect: Readonly<Record<string, unknown>>;
}

/** Runs a default's table through the engine, as the only default in force, with the bundled profiles. */
export function defaultTable(only: Default, rows: readonly Case[]): void {
  t.test(only.id, async (t) => {
    for (const { name, given, previous, world, parameters, expect } of rows) {
      const operation = previous === undefined ? 'CREATE' : 'UPDATE';
      const entry = { default: only, parameters: { ...defaultParameters(only.parameters), ...parameters } };
      const policy = {
        name: 'test',
        generation: 'test',
        applications: bundledCatalog,
        onRuleError: 'allow',
        onlyRecords: false,
        ignoreAnnotation: 'never',
        reads: [],
        rulesFor: () => [],
        defaultsFor: () => (only.operations.includes(operation) ? [entry] : []),
      } as const;
      const { patch, errors } = applyDefaults(
        policy,
        {
          ref: { apiVersion: 'apps/v1', kind: 'StatefulSet', namespace: 'shop', name: 'db' },
          operation,
          object: given,
          previous,
          user: { username: 'alice', groups: [] },
          dryRun: false,
          complete: true,
        },
        world ? worldFromManifests(world) : emptyWorld,
        0,
      );
      t.strictSame(errors, [], `${name}: no error`);
      t.strictSame(Object.fromEntries(patch.map(({ path, value }) => [path, value])), expect, name);
    }
  });
}

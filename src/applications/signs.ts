import { type CommandLine, optionValues } from '../kubernetes/command-line.ts';
import type { Container } from '../kubernetes/container.ts';
import { absolutePath, isAtOrAbove } from '../kubernetes/directory.ts';
import { readVariable } from '../kubernetes/environment.ts';
import type { StatefulSet } from '../kubernetes/stateful-set.ts';
import type { Condition, Sign } from './profile.ts';

/** What signs are looked for in. */
export interface Scene {
  readonly set: StatefulSet;
  readonly container: Container;
  readonly commandLine: CommandLine;
  /** The number of members that is asked about; the set's own replicas when left out. */
  readonly members?: number;
}

/** Whether what a condition asks for is seen. */
export function conditionHolds(condition: Condition, scene: Scene): boolean {
  const { membersAtLeast = 0, anyOf, noneOf } = condition;
  if ((scene.members ?? scene.set.replicas) < membersAtLeast) return false;
  if (noneOf?.some((sign) => shows(sign, scene))) return false;
  return anyOf?.some((sign) => shows(sign, scene)) ?? true;
}

/** Whether a manifest shows `sign`. A sign without members is never seen. */
function shows(sign: Sign, scene: Scene): boolean {
  const { option, environment, word, claimAt } = sign;
  const verdicts: boolean[] = [];
  if (sign.arguments !== undefined) verdicts.push(scene.commandLine.words.length > 0 === sign.arguments);
  if (word !== undefined) verdicts.push(scene.commandLine.words.includes(word));
  if (option !== undefined) verdicts.push(hasOption(option, sign.value, scene));
  if (environment !== undefined) verdicts.push(hasVariable(environment, sign.value, scene));
  if (claimAt !== undefined) verdicts.push(hasClaim(claimAt, scene));
  return verdicts.length > 0 && verdicts.every(Boolean);
}

function hasOption(option: string, value: string | undefined, { commandLine }: Scene): boolean {
  return optionValues(commandLine.words, option).some((given) => holds(given, value));
}

/** A variable that the manifest does not show counts as set only where its value does not matter. */
function hasVariable(name: string, value: string | undefined, { container }: Scene): boolean {
  if (container.envFromElsewhere.has(name)) return value === undefined;
  const variable = readVariable(container, name);
  return variable.is === 'value' && holds(variable.value, value);
}

/** Lists are separated by commas, spaces or semicolons; letter case does not matter. */
function holds(given: string, value: string | undefined): boolean {
  if (value === undefined) return true;
  const items = given.toLowerCase().split(/[\s,;]+/);
  return items.includes(value.toLowerCase());
}

function hasClaim(path: string, { set, container }: Scene): boolean {
  const claims = new Set(set.claimTemplates.map((template) => template.name));
  for (const volume of set.template.volumes) if (volume.claimName !== undefined) claims.add(volume.name);
  return container.mounts.some(
    ({ name, mountPath }) => claims.has(name) && isAtOrAbove(absolutePath(mountPath), absolutePath(path)),
  );
}

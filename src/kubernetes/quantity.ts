import { remembered } from './remembered.ts';

const SUFFIXES: ReadonlyMap<string, number> = new Map([
  ['', 1],
  ['n', 1e-9],
  ['u', 1e-6],
  ['m', 1e-3],
  ['k', 1e3],
  ['M', 1e6],
  ['G', 1e9],
  ['T', 1e12],
  ['P', 1e15],
  ['E', 1e18],
  ['Ki', 2 ** 10],
  ['Mi', 2 ** 20],
  ['Gi', 2 ** 30],
  ['Ti', 2 ** 40],
  ['Pi', 2 ** 50],
  ['Ei', 2 ** 60],
]);

const QUANTITY = /^([+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+))(?:([eE][+-]?[0-9]+)|([numkMGTPE]|[KMGTPE]i))?$/;

/** A resource quantity (`500m`, `1Gi`, `2e3`) as a number of its base unit; undefined when it is none. */
export const parseQuantity = remembered(1024, (value): number | undefined => {
  const match = QUANTITY.exec(value);
  if (!match) return undefined;
  const [, digits = '', exponent = '', suffix = ''] = match;
  const scale = SUFFIXES.get(suffix);
  return scale === undefined ? undefined : Number(digits + exponent) * scale;
});

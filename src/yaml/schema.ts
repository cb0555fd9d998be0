import {
  boolYaml11Tag,
  defineScalarTag,
  FAILSAFE_SCHEMA,
  mergeTag,
  NOT_RESOLVED,
  nullYaml11Tag,
  Schema,
} from 'js-yaml';

const INTEGER = /^([-+]?)(?:0[xX]([0-9a-fA-F]+)|0[bB]([01]+)|0[oO]?([0-7]+)|(0|[1-9][0-9]*))$/;
const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
const BASES = [16, 2, 8, 10];

function readNumber(source: string): number | typeof NOT_RESOLVED {
  const plain = source.replaceAll('_', '');
  const integer = INTEGER.exec(plain);
  if (integer) {
    const [, sign, ...digits] = integer;
    const base = digits.findIndex((part) => part !== undefined);
    return Number.parseInt(`${sign}${digits[base]}`, BASES[base]);
  }
  return FLOAT.test(plain) ? Number(plain) : NOT_RESOLVED;
}

/** Numbers as Go's strconv reads them: `010` and `0o10` are octal, underscores do not count, base 60 does not exist. */
const numberTag = defineScalarTag('tag:yaml.org,2002:int', {
  implicit: true,
  implicitFirstChars: ['-', '+', '.', ...'0123456789'],
  resolve: readNumber,
  identify: () => false,
});

/** For an explicit `!!float`. */
const floatTag = defineScalarTag('tag:yaml.org,2002:float', {
  resolve: readNumber,
  identify: () => false,
});

/**
 * YAML as kubectl, Helm and Flux read it: sigs.k8s.io/yaml 1.6 on go.yaml.in/yaml/v2 (its resolve.go). Booleans are
 * YAML 1.1's (`yes`, `on`, `y`), merge keys work, and what looks like a time stays text.
 */
export const KUBERNETES_SCHEMA = new Schema([
  ...FAILSAFE_SCHEMA.tags,
  nullYaml11Tag,
  boolYaml11Tag,
  numberTag,
  floatTag,
  mergeTag,
]);

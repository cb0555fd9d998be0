import { DEFAULTS } from '../defaults/registry.ts';
import { ENFORCEMENTS } from '../rules/enforcement.ts';
import { type ParameterSchemas, parametersSchema } from '../rules/parameters.ts';
import { RULES } from '../rules/registry.ts';
import { API_VERSION } from './document.ts';

/** `false`: an unquoted `off`, as YAML 1.1 reads it. */
const enforcement = { enum: [...ENFORCEMENTS, false] };

/** A setting told in full, as an object, or in short. `if` keeps ajv's errors to the form that was meant. */
function setting(short: object, full: object, parameters: ParameterSchemas) {
  return {
    if: { not: { type: 'object' } },
    // biome-ignore lint/suspicious/noThenProperty: `then` is JSON Schema's own word.
    then: short,
    else: { properties: { ...full, parameters: parametersSchema(parameters) }, additionalProperties: false },
  };
}

const rules = {
  type: 'object',
  additionalProperties: false,
  properties: Object.fromEntries(
    RULES.map((rule) => [rule.id, setting(enforcement, { enforcement }, rule.parameters)]),
  ),
};

const defaults = {
  type: 'object',
  additionalProperties: false,
  properties: Object.fromEntries(
    DEFAULTS.map(({ id, parameters }) => [
      id,
      setting({ type: 'boolean' }, { enabled: { type: 'boolean' } }, parameters),
    ]),
  ),
};

const names = { type: 'array', items: { type: 'string', minLength: 1, maxLength: 253 }, minItems: 1 };

/** As the API server holds it: who asks for one of some values names some, who asks for none names none. */
const VALUES_FIT_OPERATOR = {
  if: { required: ['operator'], properties: { operator: { enum: ['In', 'NotIn'] } } },
  // biome-ignore lint/suspicious/noThenProperty: `then` is JSON Schema's own word.
  then: { required: ['values'], properties: { values: { minItems: 1 } } },
  else: {
    if: { properties: { operator: { enum: ['Exists', 'DoesNotExist'] } } },
    // biome-ignore lint/suspicious/noThenProperty: `then` is JSON Schema's own word.
    then: { properties: { values: { maxItems: 0 } } },
  },
};

/** A list, or in short what is no list. `if` keeps ajv's errors to the form that was meant. */
function either(short: object, full: object) {
  // biome-ignore lint/suspicious/noThenProperty: `then` is JSON Schema's own word.
  return { if: { type: 'array' }, then: full, else: short };
}

const labelSelector = {
  type: 'object',
  additionalProperties: false,
  properties: {
    matchLabels: { type: 'object', additionalProperties: { type: 'string' } },
    matchExpressions: {
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['key', 'operator'],
        properties: {
          key: { type: 'string', minLength: 1 },
          operator: { enum: ['In', 'NotIn', 'Exists', 'DoesNotExist'] },
          values: { type: 'array', items: { type: 'string' } },
        },
        ...VALUES_FIT_OPERATOR,
      },
    },
  },
};

const match = {
  type: 'object',
  additionalProperties: false,
  properties: {
    namespaces: { ...names, description: 'Globs over namespace names: * any characters, ? one.' },
    excludeNamespaces: names,
    labelSelector,
  },
};

/** The JSON Schema (draft-07) of a StatefulPolicy document. */
export const policySchema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'StatefulPolicy',
  type: 'object',
  additionalProperties: false,
  required: ['apiVersion', 'kind', 'metadata', 'spec'],
  properties: {
    apiVersion: { const: API_VERSION },
    kind: { const: 'StatefulPolicy' },
    metadata: {
      type: 'object',
      required: ['name'],
      properties: { name: { type: 'string', pattern: '^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$', maxLength: 253 } },
    },
    spec: {
      type: 'object',
      additionalProperties: false,
      properties: {
        description: { type: 'string' },
        extends: either({ type: 'string', minLength: 1 }, names),
        match,
        onRuleError: { enum: ['allow', 'deny'] },
        ignoreAnnotation: { enum: ['never', 'advisory', 'always'] },
        rules,
        defaults,
        overrides: {
          type: 'array',
          items: {
            type: 'object',
            additionalProperties: false,
            required: ['match'],
            properties: { match, rules, defaults },
          },
        },
      },
    },
  },
} as const;

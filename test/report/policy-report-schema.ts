/**
 * What reports must be, written after their CustomResourceDefinitions (kubernetes-sigs/wg-policy-prototypes v1alpha2,
 * openreports/reports-api v1alpha1), and closed: the API server would drop what they do not know.
 */
const text = { type: 'string' };
const count = { type: 'integer' };
const reference = {
  type: 'object',
  properties: { apiVersion: text, kind: text, namespace: text, name: text, uid: text, fieldPath: text },
  additionalProperties: false,
};

const fields = {
  source: text,
  scope: reference,
  summary: {
    type: 'object',
    properties: { pass: count, fail: count, warn: count, error: count, skip: count },
    additionalProperties: false,
  },
  results: {
    type: 'array',
    items: {
      type: 'object',
      required: ['policy'],
      properties: {
        category: text,
        message: text,
        policy: text,
        properties: { type: 'object', additionalProperties: text },
        resources: { type: 'array', items: reference },
        result: { type: 'string', enum: ['pass', 'fail', 'warn', 'error', 'skip'] },
        rule: text,
        scored: { type: 'boolean' },
        severity: { type: 'string', enum: ['high', 'low', 'medium'] },
        source: text,
      },
      additionalProperties: false,
    },
  },
};

export const reportSchema = {
  type: 'object',
  required: ['apiVersion', 'kind', 'metadata'],
  properties: { apiVersion: text, kind: text, metadata: { type: 'object' }, ...fields },
  additionalProperties: false,
};

/** The same as a CustomResourceDefinition has it, where what is not named is dropped. */
export const structuralSchema = JSON.parse(
  JSON.stringify({ type: 'object', properties: fields }, (key, value) =>
    key === 'additionalProperties' && value === false ? undefined : value,
  ),
);

/** One parameter, told once: its JSON Schema, from which its type follows. */
export type ParameterSchema = { readonly description: string } & (
  | {
      readonly type: 'integer' | 'number';
      readonly default: number;
      readonly minimum?: number;
      readonly maximum?: number;
    }
  | { readonly type: 'boolean'; readonly default: boolean }
  | {
      readonly type: 'string';
      readonly default: string;
      readonly enum?: readonly string[];
      readonly pattern?: string;
    }
  | {
      readonly type: 'array';
      readonly items: { readonly type: 'string'; readonly minLength?: number };
      readonly default: readonly string[];
    }
);

export type ParameterSchemas = { readonly [name: string]: ParameterSchema };

type ValueOf<S extends ParameterSchema> = S extends { type: 'integer' | 'number' }
  ? number
  : S extends { type: 'boolean' }
    ? boolean
    : S extends { type: 'array' }
      ? readonly string[]
      : S extends { enum: readonly (infer E)[] }
        ? E
        : string;

/** The type of the parameters that `S` describes. */
export type ParametersOf<S extends ParameterSchemas> = { readonly [K in keyof S]: ValueOf<S[K]> };

/** The whole JSON Schema (draft-07) of a rule's or default's parameters; ajv fills in what is left out. */
export function parametersSchema(parameters: ParameterSchemas): object {
  return { type: 'object', properties: parameters, additionalProperties: false };
}

export function defaultParameters(parameters: ParameterSchemas): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(parameters).map(([name, schema]) => [name, schema.default]));
}

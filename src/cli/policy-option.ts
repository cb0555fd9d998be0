import { BUNDLED_POLICIES, DEFAULT_POLICY } from '../policy/bundled.ts';
import type { Option } from './command.ts';

/** `--policy`, the same for every command that judges. */
export const POLICY_OPTION: { readonly policy: Option } = {
  policy: {
    type: 'string',
    multiple: true,
    value: 'NAME|FILE|FOLDER',
    description: `a bundled policy (${BUNDLED_POLICIES.join(', ')}) or your own; ${DEFAULT_POLICY} when left out`,
  },
};

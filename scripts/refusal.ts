import { readFileSync } from 'node:fs';
import { load, loadAll } from 'js-yaml';
import { readReview } from '../src/admission/review.ts';
import { validate } from '../src/admission/validate.ts';
import { loadPolicy } from '../src/policy/load.ts';
import { worldFromManifests } from '../src/world/from-manifests.ts';

const EXAMPLES = new URL('../examples/', import.meta.url);

/** The first bundled example as its author would see it: the command, and what kubectl prints of the answer. */
export async function refusalMarkdown(): Promise<string> {
  const read = (path: string) => readFileSync(new URL(path, EXAMPLES), 'utf8');
  const request = readReview(load(read('reviews/1-create-refused.json')));
  const world = worldFromManifests(loadAll(read('world.yaml')));
  const judge = { policy: await loadPolicy([]), world, now: () => 0 };
  const { response } = (await validate(request, judge, 1000)).review;
  const file = `${request.name}.yaml`;
  const head = `Error from server (Forbidden): error when creating "${file}": admission webhook "statefulsets.validate.mooring.dev" denied the request:`;
  return `\`\`\`console\n$ kubectl apply -f ${file}\n${head} ${response.status?.message}\n\`\`\`\n`;
}

import { Agent as HttpAgent, get as httpGet } from 'node:http';
import { Agent as HttpsAgent, get as httpsGet } from 'node:https';
import { credentialsOf, type Target } from './target.ts';

interface Page {
  readonly metadata?: { readonly continue?: string };
  readonly items: readonly unknown[];
}

const plain = { get: httpGet, agent: new HttpAgent({ keepAlive: true }) };
const secured = { get: httpsGet, agent: new HttpsAgent({ keepAlive: true }) };

function page(target: Target, path: string): Promise<Page> {
  const { get, agent } = target.url.startsWith('https:') ? secured : plain;
  return new Promise((resolve, reject) => {
    get(new URL(path, target.url), { agent, ...credentialsOf(target) }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('end', () => resolve(JSON.parse(Buffer.concat(chunks).toString())));
    }).on('error', reject);
  });
}

/** All pages of a resource, one after another, parsed and thrown away; gives how many objects there were. */
export async function bareList(target: Target, path: string): Promise<number> {
  let count = 0;
  let token: string | undefined;
  do {
    const { items, metadata } = await page(target, `${path}?limit=500${token ? `&continue=${token}` : ''}`);
    count += items.length;
    token = metadata?.continue;
  } while (token);
  return count;
}

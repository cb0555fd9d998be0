import { Agent, get } from 'node:http';

const agent = new Agent({ keepAlive: true });

function page(port: string, path: string): Promise<{ metadata?: { continue?: string }; items: unknown[] }> {
  return new Promise((resolve, reject) => {
    get({ host: '127.0.0.1', port, path, agent }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('end', () => resolve(JSON.parse(Buffer.concat(chunks).toString())));
    }).on('error', reject);
  });
}

/** All pages of a resource, one after another, parsed and thrown away; gives how many objects there were. */
export async function bareList(port: string, path: string): Promise<number> {
  let count = 0;
  let token: string | undefined;
  do {
    const { items, metadata } = await page(port, `${path}?limit=500${token ? `&continue=${token}` : ''}`);
    count += items.length;
    token = metadata?.continue;
  } while (token);
  return count;
}

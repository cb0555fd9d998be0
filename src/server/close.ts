import type { FastifyInstance } from 'fastify';

/**
 * Closes the app: connections at rest at once, the others when they have their answers. After `milliseconds` what is still
 * open is cut off, so that a client that never ends its request does not hold up the end of the process.
 */
export async function closeWithin(app: FastifyInstance, milliseconds: number): Promise<void> {
  const cut = setTimeout(() => app.server.closeAllConnections(), milliseconds);
  await app.close();
  clearTimeout(cut);
}

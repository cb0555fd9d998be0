import { createServer, type RequestListener, type Server } from 'node:http';
import type { Logger } from 'pino';
import type { Metrics } from './metrics.ts';

/** A scrape has no body and few headers, and comes from one or two places. */
const LIMITS = {
  maxHeaderSize: 8192,
  headersTimeout: 5000,
  requestTimeout: 10_000,
  keepAliveTimeout: 65_000,
  connectionsCheckingInterval: 1000,
};
const MOST_CONNECTIONS = 64;
const SILENCE_MS = 90_000;

/** A plain HTTP server that answers GET /metrics. Not listening yet. */
export function metricsServer({ registry }: Metrics, logger: Logger): Server {
  const answer: RequestListener = async (request, response) => {
    if (request.method !== 'GET' || request.url?.split('?', 1)[0] !== '/metrics') {
      response.writeHead(404, { connection: 'close' }).end('GET /metrics\n');
      return;
    }
    try {
      const text = await registry.metrics();
      response.writeHead(200, { 'content-type': registry.contentType }).end(text);
    } catch (error) {
      logger.error({ err: error }, 'the metrics could not be gathered');
      response.writeHead(500).end();
    }
  };
  const server = createServer(LIMITS, answer);
  server.maxConnections = MOST_CONNECTIONS;
  server.setTimeout(SILENCE_MS);
  return server;
}

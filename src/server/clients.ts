import type { X509Certificate } from 'node:crypto';
import { TLSSocket } from 'node:tls';
import type { FastifyReply, FastifyRequest, HookHandlerDoneFunction } from 'fastify';
import type { Metrics } from './metrics.ts';
import type { Tls } from './tls.ts';

/**
 * The hook that turns away whoever has not shown an accepted client certificate. The handshake asks for one and goes on
 * without, since kubelets have none to show and must reach /livez and /readyz on the same port.
 */
export function requireClient(tls: () => Tls, metrics: Metrics) {
  return (request: FastifyRequest, reply: FastifyReply, done: HookHandlerDoneFunction): void => {
    const { clients } = tls();
    const flaw = clients && flawOf(request.raw.socket, clients.name);
    if (flaw === undefined) {
      done();
      return;
    }
    metrics.unreadable(403);
    reply.code(403).header('connection', 'close').send({ error: flaw });
  };
}

/** Why a connection's client is not accepted; undefined when it is. */
function flawOf(socket: unknown, name: string | undefined): string | undefined {
  const certificate = socket instanceof TLSSocket ? socket.getPeerX509Certificate() : undefined;
  if (!(socket instanceof TLSSocket) || !certificate) return 'a client certificate is needed here';
  if (!socket.authorized) {
    // Node gives a code, such as CERT_HAS_EXPIRED, where its types promise an Error.
    return `the client certificate is not accepted: ${String(socket.authorizationError)}`;
  }
  if (name === undefined || namesOf(certificate).includes(name)) return undefined;
  return 'the client certificate is not accepted: it has another name than the one expected';
}

function namesOf(certificate: X509Certificate): readonly string[] {
  const { CN: common } = certificate.toLegacyObject().subject;
  // A list, where OpenSSL quotes what could be taken for its own punctuation.
  const alternatives = (certificate.subjectAltName ?? '').split(', ');
  const dns = alternatives.flatMap((one) => (one.startsWith('DNS:') ? [one.slice(4)] : []));
  return [common ?? [], dns].flat();
}

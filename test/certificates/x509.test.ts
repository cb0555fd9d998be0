import { X509Certificate } from 'node:crypto';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:tls';
import t from 'tap';
import { serviceNames } from '../../src/certificates/service-names.ts';
import { createAuthority, issueCertificate } from '../../src/certificates/x509.ts';
import { DAY } from '../../src/kubernetes/duration.ts';

const now = Date.now();

t.test('an authority signs leaves and nothing else', async (t) => {
  const authority = new X509Certificate(
    (await createAuthority('mooring', { from: now, days: 10 })).certificate,
  );
  t.equal(authority.ca, true);
  t.equal(authority.subject, 'CN=mooring');
  t.ok(authority.verify(authority.publicKey));
  t.ok(Date.parse(authority.validFrom) < now, 'back-dated');
  t.equal(authority.publicKey.asymmetricKeyDetails?.namedCurve, 'prime256v1');
});

t.test('a leaf has its names, a serial of its own, and never outlives its authority', async (t) => {
  const authority = await createAuthority('mooring', { from: now, days: 10 });
  const names = [...serviceNames('mooring', 'guard'), 'localhost', '127.0.0.1'];
  const [one, other] = await Promise.all(
    [1, 2].map(
      async () =>
        new X509Certificate((await issueCertificate(authority, names, { from: now, days: 90 })).certificate),
    ),
  );
  if (!one || !other) throw new Error('no certificates');
  t.equal(
    one.subjectAltName,
    'DNS:mooring, DNS:mooring.guard, DNS:mooring.guard.svc, DNS:mooring.guard.svc.cluster.local, DNS:localhost, IP Address:127.0.0.1',
  );
  t.equal(one.ca, false);
  t.ok(one.verify(new X509Certificate(authority.certificate).publicKey));
  t.ok(Date.parse(one.validTo) <= now + 10 * DAY);
  t.not(one.serialNumber, other.serialNumber);
  t.ok(one.serialNumber.length >= 31, '128 bits');
  await t.rejects(issueCertificate(authority, [], { from: now, days: 1 }), RangeError);
});

t.test('a client that trusts the authority connects', async (t) => {
  const authority = await createAuthority('mooring', { from: now, days: 10 });
  const leaf = await issueCertificate(authority, ['localhost'], { from: now, days: 5 });
  const server = createServer({ cert: leaf.certificate, key: leaf.key });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const socket = connect({ host: '127.0.0.1', port, ca: authority.certificate, servername: 'localhost' });
  await new Promise((resolve, reject) => socket.once('secureConnect', resolve).once('error', reject));
  t.equal(socket.authorized, true);
  socket.destroy();
  await new Promise((resolve) => server.close(resolve));
});

import 'reflect-metadata';
import { webcrypto, X509Certificate } from 'node:crypto';
import {
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  type Extension,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
} from '@peculiar/x509';
import t from 'tap';
import { daysBetween, keyWords } from '../../src/certificates/fitness.ts';
import { inspection, inspectionText } from '../../src/certificates/inspection.ts';
import { serviceNames } from '../../src/certificates/service-names.ts';
import { createAuthority, issueCertificate } from '../../src/certificates/x509.ts';
import { DAY } from '../../src/kubernetes/duration.ts';

const now = Date.UTC(2026, 0, 31, 12);
const NAME = 'mooring.guard.svc';
const EC = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const dns = (value: string) => new SubjectAlternativeNameExtension([{ type: 'dns', value }]);

interface Odd {
  readonly algorithm?: object;
  readonly extensions?: readonly Extension[];
  readonly from?: number;
  readonly days?: number;
}

/** A self-signed certificate that differs from a good one in what is given. */
async function odd({ algorithm = EC, extensions = [dns(NAME)], from = now - DAY, days = 30 }: Odd) {
  const keys = (await webcrypto.subtle.generateKey(algorithm as typeof EC, true, [
    'sign',
    'verify',
  ])) as webcrypto.CryptoKeyPair;
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: 'CN=mooring',
    keys,
    signingAlgorithm: algorithm as typeof EC,
    notBefore: new Date(from),
    notAfter: new Date(from + days * DAY),
    extensions: [...extensions],
  });
  return new X509Certificate(certificate.toString('pem'));
}

function rsa(modulusLength: number, hash: string) {
  return { name: 'RSASSA-PKCS1-v1_5', modulusLength, publicExponent: new Uint8Array([1, 0, 1]), hash };
}

t.test('what keeps a certificate from serving a webhook', async (t) => {
  const rows: readonly [name: string, odd: Odd, expected: readonly string[]][] = [
    ['nothing', {}, []],
    ['expired', { days: 0.5 }, ['it expired 12 hours ago, on 2026-01-31 00:00 UTC']],
    ['not yet', { from: now + DAY }, ['it does not hold yet: from 2026-02-01 12:00 UTC on']],
    [
      'an authority',
      { extensions: [dns(NAME), new BasicConstraintsExtension(true)] },
      ['it is the certificate of an authority, not one to serve with'],
    ],
    [
      'a common name alone',
      { extensions: [] },
      ['it has no DNS name (subjectAltName), and the API server does not look at the common name'],
    ],
    [
      'another name',
      { extensions: [dns('mooring.other.svc')] },
      ['it is not for mooring.guard.svc, which is what the API server asks for'],
    ],
    ['a wildcard', { extensions: [dns('*.guard.svc')] }, []],
    [
      'for clients',
      { extensions: [dns(NAME), new ExtendedKeyUsageExtension([ExtendedKeyUsage.clientAuth])] },
      ['its extended key usage leaves out server authentication'],
    ],
    [
      'for both',
      {
        extensions: [
          dns(NAME),
          new ExtendedKeyUsageExtension([ExtendedKeyUsage.clientAuth, ExtendedKeyUsage.serverAuth]),
        ],
      },
      [],
    ],
    [
      'SHA-1',
      { algorithm: rsa(2048, 'SHA-1') },
      ['it is signed with sha1WithRSAEncryption, which the API server refuses'],
    ],
    [
      'a short key',
      { algorithm: rsa(1024, 'SHA-256') },
      ['its RSA key has 1024 bits; 2048 are the least that is safe'],
    ],
  ];
  for (const [name, given, expected] of rows) {
    const leaf = await odd(given);
    const { flaws } = inspection(leaf, { sent: [], trusted: undefined, key: undefined, name: NAME, now });
    t.strictSame(flaws, expected, name);
  }
});

t.test('keys in words', async (t) => {
  t.equal(keyWords((await odd({})).publicKey), 'ECDSA P-256');
  t.equal(keyWords((await odd({ algorithm: { ...EC, namedCurve: 'P-384' } })).publicKey), 'ECDSA P-384');
  t.equal(keyWords((await odd({ algorithm: rsa(2048, 'SHA-256') })).publicKey), 'RSA 2048');
  t.equal(keyWords((await odd({ algorithm: { name: 'Ed25519' } })).publicKey), 'Ed25519');
});

t.test('time in words', async (t) => {
  t.equal(daysBetween(0, DAY / 24), '1 hour');
  t.equal(daysBetween(0, DAY), '24 hours');
  t.equal(daysBetween(0, 2 * DAY), '2 days');
});

t.test('whom it leads to', async (t) => {
  const [authority, other] = await Promise.all(
    ['one', 'other'].map((name) => createAuthority(name, { from: now, days: 9 })),
  );
  if (!authority || !other) throw new Error('no authorities');
  const pair = await issueCertificate(authority, serviceNames('mooring', 'guard'), { from: now, days: 5 });
  const leaf = new X509Certificate(pair.certificate);
  const [one, two] = [new X509Certificate(authority.certificate), new X509Certificate(other.certificate)];
  const given = { sent: [], trusted: [one], key: pair.key, name: NAME, now };
  t.strictSame(inspection(leaf, given).flaws, []);
  t.match(inspection(leaf, given), { chain: ['CN=mooring', 'CN=one'], trusted: true });
  t.match(inspection(leaf, { ...given, trusted: [two] }), {
    trusted: false,
    flaws: ['no trusted authority signed it; it says that CN=one did'],
  });
  t.match(inspection(leaf, { ...given, sent: [one], trusted: [two] }), {
    flaws: ['it leads to CN=one, and no trusted authority signed that one'],
  });
  t.match(inspection(leaf, { ...given, key: other.key }), { flaws: ['the key is not its own'] });
  t.match(inspection(leaf, { ...given, now: now + 10 * DAY }).flaws, [
    /^it expired 5 days ago/,
    /^CN=one, which leads to its authority, expired on 2026-02-09 12:00 UTC$/,
  ]);
  t.match(
    inspectionText(inspection(leaf, { ...given, trusted: undefined })),
    /^Chain {6}CN=mooring \(not checked; give --ca\)$/m,
  );
  t.match(
    inspectionText(inspection(leaf, { ...given, trusted: [two] })),
    /\nNo webhook can be served with it:\n {2}- no trusted authority/,
  );
});

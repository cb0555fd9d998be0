// The least an admission webhook can be: node:https that parses the body and allows. `node bare.mjs PORT CERT KEY`.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';

const [port, cert, key] = process.argv.slice(2);
const tls = { cert: readFileSync(cert), key: readFileSync(key), minVersion: 'TLSv1.3' };

// As long as mooring keeps a connection that nothing comes over.
const keepAliveTimeout = 95_000;

createServer({ ...tls, keepAliveTimeout }, (request, response) => {
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    const { uid } = JSON.parse(Buffer.concat(chunks).toString()).request;
    const review = {
      apiVersion: 'admission.k8s.io/v1',
      kind: 'AdmissionReview',
      response: { uid, allowed: true },
    };
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(review));
  });
}).listen(Number(port), '127.0.0.1');

/** Starts a control plane for trying things by hand, says how to reach it, and stops it at Ctrl-C. */
import { once } from 'node:events';
import { findBinaries } from './control-plane/binaries.ts';
import { startControlPlane } from './control-plane/control-plane.ts';

const binaries = await findBinaries(process.env);
if ('missing' in binaries) {
  console.error(binaries.missing);
  process.exit(1);
}
const { access, apiServer, stop } = await startControlPlane(binaries);
console.log(`${apiServer.url} is ready; Ctrl-C stops it. In another terminal:
export KUBECONFIG=${access.kubeconfig}
${access.kubectl} get --raw /readyz`);
// A signal listener alone does not keep the process alive.
const awake = setInterval(() => {}, 2 ** 30);
await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
clearInterval(awake);
await stop();

import { Registry } from 'prom-client';
import t from 'tap';
import { Client } from '../../src/cluster/client.ts';
import { LiveWorld } from '../../src/cluster/live-world.ts';
import { loadPolicy } from '../../src/policy/load.ts';
import { AuditMetrics } from '../../src/publish/audit-metrics.ts';
import { BackgroundAudit } from '../../src/publish/background-audit.ts';
import { Rhythm } from '../../src/publish/rhythm.ts';
import { PATHS, shopAndBank, storedService } from '../cli/cluster.ts';
import type { ApiServer } from '../cluster/api-server.ts';
import { QUICK, type Tap, until } from '../cluster/harness.ts';

const REPORTS = '/apis/wgpolicyk8s.io/v1alpha2/policyreports';
const MISSING = 'mooring_audit_findings{rule="governing-service-exists",enforcement="deny"} 1\n';

/** A background audit whose usual time is far away: what is done again is done for a change. */
async function audited(t: Tap, server: ApiServer) {
  const client = new Client(server.endpoint);
  const policy = await loadPolicy(['recommended']);
  const warnings: unknown[][] = [];
  const log = {
    debug: () => undefined,
    info: () => undefined,
    warn: (...words: unknown[]) => warnings.push(words),
  };
  const metrics = new AuditMetrics();
  const registry = new Registry();
  metrics.register(registry);
  const live = new LiveWorld({
    client,
    kinds: policy.reads,
    log: { debug: () => undefined, info: () => undefined, warn: () => undefined },
    timings: QUICK,
    changed: () => audit.changed(),
  });
  const audit: BackgroundAudit = new BackgroundAudit({
    client,
    world: () => live.world,
    upkeep: live,
    policy: () => policy,
    metrics,
    log,
    rhythm: new Rhythm({ interval: 3_600_000, settle: 5, least: 5 }),
    publish: true,
  });
  const end = new AbortController();
  const done = audit.run(end.signal);
  const stop = async () => {
    end.abort();
    await done;
    await live.stop();
    client.close();
  };
  t.teardown(stop);
  let text = '';
  const says = async (words: string, wanted = true) => {
    const look = async () => {
      text = await registry.metrics();
    };
    await until(() => {
      look();
      return text !== '' && text.includes(words) === wanted;
    });
  };
  return { says, stop, registry, warnings };
}

t.test('what changes is audited and published again', async (t) => {
  const server = (await shopAndBank(t)).serve(REPORTS);
  const { says, stop, registry } = await audited(t, server);
  await says(MISSING);
  await until(() => server.objects(REPORTS).length === 2);
  server.put(PATHS.services, storedService('bank'));
  await says(MISSING, false);
  await stop();
  t.notMatch(await registry.metrics(), /^mooring_audit_\w+({.*})? /m, 'who no longer audits tells nothing');
});

t.test('what cannot be published is said once, and the findings are told all the same', async (t) => {
  const server = await shopAndBank(t);
  const { says, warnings } = await audited(t, server);
  await says(MISSING);
  await until(() => warnings.length > 0);
  server.put(PATHS.services, storedService('bank'));
  await says(MISSING, false);
  t.equal(warnings.length, 1);
  t.match(warnings[0], [{ error: /has neither wgpolicyk8s.io/ }, /the background audit failed/]);
});

import { type Cluster, clusterTest, newNamespace } from './cluster.ts';
import { soundSet } from './manifests.ts';
import { installMooring } from './mooring.ts';

const CREATE = ['create', '--filename=-'];

/** A set that the webhook, when it is asked, refuses. */
function refusable(cluster: Cluster) {
  return soundSet(cluster, { spec: { serviceName: '' } });
}

clusterTest(
  'down, with failurePolicy Fail: refused, and the message says whose fault it is',
  async (t, cluster) => {
    const mooring = await installMooring(t, cluster, { failurePolicy: 'Fail' });
    await mooring.stop();
    const { code, stderr } = await cluster.kubectl(CREATE, [soundSet(cluster)]);
    t.equal(code, 1);
    t.match(
      stderr,
      /^Error from server \(InternalError\): .* failed calling webhook "mutate\.mooring\.dev": failed to call webhook: Post "https:\/\/127\.0\.0\.1:\d+\/mutate\?timeout=5s": dial tcp .*: connect: connection refused\n$/,
    );
    const elsewhere = await newNamespace(cluster.access);
    t.match(
      await elsewhere.kubectl(CREATE, [refusable(elsewhere)]),
      { code: 0 },
      'other namespaces do not notice',
    );
    await mooring.start();
    t.match(await cluster.kubectl(CREATE, [soundSet(cluster)]), { code: 0 }, 'and up again all is well');
  },
);

clusterTest('down, with failurePolicy Ignore: allowed, unjudged', async (t, cluster) => {
  const mooring = await installMooring(t, cluster, { failurePolicy: 'Ignore' });
  await mooring.stop();
  t.match(await cluster.kubectl(CREATE, [refusable(cluster)]), { code: 0, stderr: '' });
  await cluster.done(['delete', 'statefulset/db']);
  await mooring.start();
  t.match(await cluster.kubectl(CREATE, [refusable(cluster)]), {
    code: 1,
    stderr: /governing-service-named/,
  });
});

clusterTest('hanging, with failurePolicy Ignore: allowed once the time is up', async (t, cluster) => {
  const mooring = await installMooring(t, cluster, { failurePolicy: 'Ignore', timeoutSeconds: 1 });
  mooring.signal('SIGSTOP');
  t.match(await cluster.kubectl(CREATE, [refusable(cluster)]), { code: 0, stderr: '' });
  mooring.signal('SIGCONT');
});

clusterTest('hanging, with failurePolicy Fail: refused once the time is up', async (t, cluster) => {
  const mooring = await installMooring(t, cluster, { failurePolicy: 'Fail', timeoutSeconds: 1 });
  mooring.signal('SIGSTOP');
  const { code, stderr } = await cluster.kubectl(CREATE, [soundSet(cluster)]);
  mooring.signal('SIGCONT');
  t.equal(code, 1);
  t.match(stderr, /failed calling webhook "mutate\.mooring\.dev": .*(deadline exceeded|Timeout exceeded)/);
});

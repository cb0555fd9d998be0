import { claimTemplatesMounted } from '../../../src/rules/storage/claim-templates-mounted.ts';
import { ruleTable } from '../harness.ts';
import { claimTemplate, container, statefulSet } from '../manifests.ts';

const templates = { volumeClaimTemplates: [claimTemplate(), claimTemplate({ name: 'log' })] };
const logs = { volumeMounts: [{ name: 'log', mountPath: '/log' }] };
const unmounted = (index: number, name: string) =>
  `spec.volumeClaimTemplates[${index}]: claim template "${name}" is mounted by no container`;

ruleTable(claimTemplatesMounted, [
  { name: 'mounted', given: statefulSet(), expect: [] },
  { name: 'one of two', given: statefulSet({ spec: templates }), expect: [unmounted(1, 'log')] },
  {
    name: 'neither',
    given: statefulSet({ spec: templates, container: { volumeMounts: undefined } }),
    expect: [unmounted(0, 'data'), unmounted(1, 'log')],
  },
  {
    name: 'each by another container',
    given: statefulSet({
      spec: templates,
      pod: { containers: [container(), container({ name: 'shipper', ...logs })] },
    }),
    expect: [],
  },
  {
    name: 'by an init container',
    given: statefulSet({ spec: templates, pod: { initContainers: [container({ name: 'init', ...logs })] } }),
    expect: [],
  },
  {
    name: 'by a sidecar',
    given: statefulSet({
      spec: templates,
      pod: { initContainers: [container({ name: 'shipper', restartPolicy: 'Always', ...logs })] },
    }),
    expect: [],
  },
  {
    name: 'as a device',
    given: statefulSet({
      container: { volumeMounts: undefined, volumeDevices: [{ name: 'data', devicePath: '/dev/xvda' }] },
    }),
    expect: [],
  },
  {
    name: 'by a name of another case',
    given: statefulSet({ container: { volumeMounts: [{ name: 'Data', mountPath: '/data' }] } }),
    expect: [unmounted(0, 'data')],
  },
  {
    name: 'one without a name is for another rule',
    given: statefulSet({ spec: { volumeClaimTemplates: [{ spec: {} }] }, container: { volumeMounts: [] } }),
    expect: [],
  },
  { name: 'no templates', given: statefulSet({ spec: { volumeClaimTemplates: undefined } }), expect: [] },
  { name: 'an empty object', given: {}, expect: [] },
]);

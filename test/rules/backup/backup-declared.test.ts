import { backupDeclared } from '../../../src/rules/backup/backup-declared.ts';
import { ruleTable } from '../harness.ts';
import { claimTemplate, statefulSet } from '../manifests.ts';

type Loose = Record<string, unknown>;

const OWN = 'metadata.annotations["mooring.dev/backup"]';
const set = (annotations: Loose) => statefulSet({ annotations });
const onPod = (podAnnotations: Loose) => statefulSet({ annotations: {}, podAnnotations });
const onClaim = (metadata: Loose) =>
  statefulSet({ annotations: {}, spec: { volumeClaimTemplates: [claimTemplate({ metadata })] } });
const absent = `${OWN}: no annotation says what backs up the data`;
const refused = (key: string, value: string) =>
  `annotation ${key} is "${value}": no backup, and no reason why ("none: REASON")`;

ruleTable(backupDeclared, [
  { name: 'its own annotation', given: set({ 'mooring.dev/backup': 'velero' }), expect: [] },
  { name: 'on the pod template', given: onPod({ 'mooring.dev/backup': 'pgbackrest to s3' }), expect: [] },
  { name: 'a mere yes', given: set({ 'mooring.dev/backup': 'true' }), expect: [] },
  { name: 'none', given: set({}), expect: [absent] },
  { name: 'no metadata at all', given: { ...statefulSet(), metadata: undefined }, expect: [absent] },
  {
    name: 'annotations of other types',
    given: set({ 'mooring.dev/backup': true, 'k8up.io/backup': null }),
    expect: [absent],
  },
  {
    name: 'empty',
    given: set({ 'mooring.dev/backup': ' ' }),
    expect: [`${OWN}: annotation mooring.dev/backup is empty, which does not say what backs up the data`],
  },
  {
    name: 'empty on the pod template',
    given: onPod({ 'mooring.dev/backup': '' }),
    expect: [
      'spec.template.metadata.annotations["mooring.dev/backup"]: annotation mooring.dev/backup is empty, which does not say what backs up the data',
    ],
  },
  ...[
    'false',
    'none',
    'No',
    'off',
    'disabled',
    'none:',
    'none: ',
    'none: yes',
    'none needed',
    'no, really',
  ].map((value) => ({
    name: `refused by "${value}"`,
    given: set({ 'mooring.dev/backup': value }),
    expect: [`${OWN}: ${refused('mooring.dev/backup', value)}`],
  })),
  ...['none: rebuilt from Kafka', 'false: a cache', 'None : \n scratch data'].map((value) => ({
    name: `opted out by "${value}"`,
    given: set({ 'mooring.dev/backup': value }),
    expect: [],
  })),
  ...['nonesuch', 'off-site tapes', 'no-ip vault', '0-downtime tool'].map((value) => ({
    name: `not a refusal: "${value}"`,
    given: set({ 'mooring.dev/backup': value }),
    expect: [],
  })),
  {
    name: 'stateless, with a reason',
    given: set({ 'mooring.dev/stateless': 'a mere proxy' }),
    expect: [],
  },
  { name: 'stateless, without', given: set({ 'mooring.dev/stateless': 'true' }), expect: [absent] },
  {
    name: 'what its own annotation refuses no convention makes good',
    given: statefulSet({
      annotations: { 'mooring.dev/backup': 'false' },
      podAnnotations: { 'backup.velero.io/backup-volumes': 'data' },
    }),
    expect: [`${OWN}: ${refused('mooring.dev/backup', 'false')}`],
  },
  ...[
    { 'backup.velero.io/backup-volumes': 'data' },
    { 'backup.velero.io/backup-volumes-excludes': 'tmp' },
    { 'pre.hook.backup.velero.io/command': '["/bin/fsfreeze"]' },
    { 'k8up.io/backupcommand': 'pg_dump' },
  ].map((annotations) => ({
    name: `on the pods: ${Object.keys(annotations)[0]}`,
    given: onPod(annotations),
    expect: [],
  })),
  ...[
    { 'stash.appscode.com/backup-blueprint': 'nightly' },
    { 'blueprint.kubestash.com/name': 'nightly' },
    { 'snapscheduler.backube/schedule': 'daily' },
  ].map((annotations) => ({
    name: `on the set: ${Object.keys(annotations)[0]}`,
    given: set(annotations),
    expect: [],
  })),
  {
    name: 'on the claims: K8up',
    given: onClaim({ annotations: { 'k8up.io/backup': 'true' } }),
    expect: [],
  },
  {
    name: 'on the claims: VolSync, whose annotation needs no value',
    given: onClaim({ annotations: { 'volsync.backube/use-copy-trigger': '' } }),
    expect: [],
  },
  {
    name: 'on the claims: a label of Longhorn',
    given: onClaim({ labels: { 'recurring-job-group.longhorn.io/default': 'enabled' } }),
    expect: [],
  },
  {
    name: 'the label that only says where Longhorn looks',
    given: onClaim({ labels: { 'recurring-job.longhorn.io/source': 'enabled' } }),
    expect: [absent],
  },
  {
    name: 'refused by a convention',
    given: onClaim({ annotations: { 'k8up.io/backup': 'false' } }),
    expect: [
      `spec.volumeClaimTemplates[0].metadata.annotations["k8up.io/backup"]: ${refused('k8up.io/backup', 'false')}`,
    ],
  },
  {
    name: 'of two that say nothing, the first',
    given: statefulSet({
      annotations: { 'stash.appscode.com/backup-blueprint': '' },
      podAnnotations: { 'k8up.io/backup': 'false' },
    }),
    expect: [`spec.template.metadata.annotations["k8up.io/backup"]: ${refused('k8up.io/backup', 'false')}`],
  },
  {
    name: 'refused by one convention and made good by another',
    given: statefulSet({
      annotations: {},
      podAnnotations: { 'k8up.io/backupcommand': 'pg_dump' },
      spec: {
        volumeClaimTemplates: [claimTemplate({ metadata: { annotations: { 'k8up.io/backup': 'false' } } })],
      },
    }),
    expect: [],
  },
  {
    name: 'Velero told to leave out every volume of the claims',
    given: onPod({ 'backup.velero.io/backup-volumes-excludes': 'data, tmp' }),
    expect: [
      `spec.template.metadata.annotations["backup.velero.io/backup-volumes-excludes"]: ${refused('backup.velero.io/backup-volumes-excludes', 'data, tmp')}`,
    ],
  },
  {
    name: 'an annotation of the policy',
    given: set({ 'example.com/backup-plan': 'gold' }),
    parameters: { annotations: ['example.com/tier', 'example.com/backup-plan'] },
    expect: [],
  },
  {
    name: 'an annotation of the policy, empty',
    given: set({ 'example.com/backup-plan': '' }),
    parameters: { annotations: ['example.com/backup-plan'] },
    expect: [
      'metadata.annotations["example.com/backup-plan"]: annotation example.com/backup-plan is empty, which does not say what backs up the data',
    ],
  },
  {
    name: 'an annotation that another policy asks for',
    given: set({ 'example.com/backup-plan': 'gold' }),
    expect: [absent],
  },
]);

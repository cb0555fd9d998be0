import { governingServicePublishesPeers } from '../../../src/rules/identity/governing-service-publishes-peers.ts';
import { type Case, ruleTable, UNKNOWN_WORLD } from '../harness.ts';
import { container, service, statefulSet } from '../manifests.ts';
import { profile } from '../scaling/profiles.ts';

const source = 'https://example.com/docs';
const applications = [
  profile('peers', { peersBeforeReady: { value: true, source } }),
  profile('alone', { peersBeforeReady: { value: false, source } }),
  profile('silent'),
];
const running = (image: string, replicas: unknown = 3) =>
  statefulSet({ container: { image }, spec: { replicas } });
const finding = (name = 'db') =>
  `spec.serviceName: Service "db" does not publish members that are not ready, which PEERS in container "${name}" needs to form`;
const publishing = service({ spec: { publishNotReadyAddresses: true } });

const rows: readonly Case[] = [
  { name: 'published', given: running('peers'), world: [publishing], expect: [] },
  {
    name: 'published by the annotation of old',
    given: running('peers'),
    world: [service({ annotations: { 'service.alpha.kubernetes.io/tolerate-unready-endpoints': 'true' } })],
    expect: [],
  },
  { name: 'not said', given: running('peers'), world: [service()], expect: [finding()] },
  {
    name: 'said to be false',
    given: running('peers'),
    world: [service({ spec: { publishNotReadyAddresses: false } })],
    expect: [finding()],
  },
  {
    name: 'a text is no boolean',
    given: running('peers'),
    world: [service({ spec: { publishNotReadyAddresses: 'true' } })],
    expect: [finding()],
  },
  { name: 'two members', given: running('peers', 2), world: [service()], expect: [finding()] },
  { name: 'one member has no peers', given: running('peers', 1), world: [service()], expect: [] },
  { name: 'replicas unset is one', given: running('peers', null), world: [service()], expect: [] },
  { name: 'no members', given: running('peers', 0), world: [service()], expect: [] },
  { name: 'an application that need not', given: running('alone'), world: [service()], expect: [] },
  { name: 'one of which it is not known', given: running('silent'), world: [service()], expect: [] },
  { name: 'an unknown one', given: running('nginx'), world: [service()], expect: [] },
  {
    name: 'beside another container',
    given: statefulSet({
      pod: {
        containers: [
          container({ name: 'proxy', image: 'nginx' }),
          container({ name: 'main', image: 'peers' }),
        ],
      },
    }),
    world: [service()],
    expect: [finding('main')],
  },
  {
    name: 'an alias is for another rule',
    given: running('peers'),
    world: [service({ spec: { type: 'ExternalName' } })],
    expect: [],
  },
  { name: 'a missing one is for another rule', given: running('peers'), world: [], expect: [] },
  { name: 'cannot be known', given: running('peers'), expect: [UNKNOWN_WORLD] },
  { name: 'and need not be known', given: running('nginx'), expect: [] },
  { name: 'an empty object', given: {}, expect: [] },
];

ruleTable(
  governingServicePublishesPeers,
  rows.map((row) => ({ applications, ...row })),
);

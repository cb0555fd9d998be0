import { defineRule, PASS } from '../rule.ts';
import { onGoverningService, SERVICE_NAME_PATH } from './governing-service.ts';

export const governingServicePublishesPeers = defineRule({
  id: 'governing-service-publishes-peers',
  category: 'identity',
  kind: 'StatefulSet',
  needs: 'related',
  reads: ['Service'],
  title: 'The governing Service publishes members that are not ready yet',
  rationale:
    'Members of some applications must find each other by name before any of them is ready. A Service publishes only ' +
    'ready pods unless told otherwise, so after a full stop each waits for the others for ever.',
  remediation: `Publish pods that are not ready in the governing Service; send clients through another one:
spec:
  publishNotReadyAddresses: true`,
  links: [
    'https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/',
    'https://kubernetes.io/docs/reference/kubernetes-api/service-resources/service-v1/',
  ],
  check(set, context) {
    const application = context.applications
      .ofTemplate(set.template)
      .find(({ profile }) => profile.peersBeforeReady?.value === true);
    if (!application) return PASS;
    const { profile, container } = application;
    // A single member has no peers to find.
    if (set.replicas < 2) return PASS;
    return onGoverningService(set, context, (service) => {
      if (service.publishNotReadyAddresses || service.type === 'ExternalName') return PASS;
      return [
        {
          message: `Service "${service.meta.name}" does not publish members that are not ready, which ${profile.title} in container "${container.name}" needs to form`,
          path: SERVICE_NAME_PATH,
        },
      ];
    });
  },
});

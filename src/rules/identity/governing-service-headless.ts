import { defineRule, PASS } from '../rule.ts';
import { onGoverningService, SERVICE_NAME_PATH } from './governing-service.ts';

export const governingServiceHeadless = defineRule({
  id: 'governing-service-headless',
  category: 'identity',
  kind: 'StatefulSet',
  needs: 'related',
  reads: ['Service'],
  title: 'The governing Service is headless',
  rationale:
    'Only a headless Service (`clusterIP: None`) gives each pod a DNS record of its own. Behind a Service with an address, ' +
    '`db-0.db` does not resolve, and whoever asks for the set gets any member, a replica for a write or one that is not of age.',
  remediation: `Make the governing Service headless. Its clusterIP cannot be changed: create a second Service for clients, then replace this one:
spec:
  clusterIP: None`,
  links: [
    'https://kubernetes.io/docs/concepts/services-networking/service/#headless-services',
    'https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#limitations',
  ],
  check(set, context) {
    return onGoverningService(set, context, (service) => {
      const name = `Service "${service.meta.name}", which governs the set,`;
      if (service.type === 'ExternalName') {
        const message = `${name} is of type ExternalName: it is an alias for a name elsewhere and gives the pods no names`;
        return [{ message, path: SERVICE_NAME_PATH }];
      }
      if (service.headless) return PASS;
      const found = service.clusterIP ? `clusterIP is "${service.clusterIP}"` : 'clusterIP is not set';
      return [
        { message: `${name} is not headless: its ${found}, where it must be None`, path: SERVICE_NAME_PATH },
      ];
    });
  },
});

/** The names the API server may call a Service by, shortest first (kubernetes.io/docs/concepts/services-networking). */
export function serviceNames(
  name: string,
  namespace: string,
  clusterDomain = 'cluster.local',
): readonly string[] {
  return [
    name,
    `${name}.${namespace}`,
    `${name}.${namespace}.svc`,
    `${name}.${namespace}.svc.${clusterDomain}`,
  ];
}

const DNS_LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const SERVICE_NAME = /^[a-z]([-a-z0-9]*[a-z0-9])?$/;

/** RFC 1123 label: at most 63 characters, lower case letters, digits and hyphens, starts and ends with a letter or digit. */
export function isDnsLabel(value: string): boolean {
  return value.length <= 63 && DNS_LABEL.test(value);
}

/** RFC 1035 label, which a Service name must be: as a DNS label, but it starts with a letter. */
export function isServiceName(value: string): boolean {
  return value.length <= 63 && SERVICE_NAME.test(value);
}

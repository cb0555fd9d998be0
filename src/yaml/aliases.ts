/** Whether an alias leads back into what holds it. Whoever walks such a value would never end. */
export function isCircular(value: unknown, above = new Set<unknown>(), ended = new Set<unknown>()): boolean {
  if (typeof value !== 'object' || value === null || ended.has(value)) return false;
  if (above.has(value)) return true;
  above.add(value);
  const circular = Object.values(value).some((member) => isCircular(member, above, ended));
  above.delete(value);
  ended.add(value);
  return circular;
}

/** How many values aliases add to those that are written: what stands behind an alias counts each time it is met. */
export function expansionOf(value: unknown): number {
  const sizes = new Map<object, number>();
  let written = 0;
  const sizeOf = (node: unknown): number => {
    if (typeof node !== 'object' || node === null) return 1;
    const known = sizes.get(node);
    if (known !== undefined) return known;
    const members = Object.values(node);
    written += 1 + members.filter((member) => typeof member !== 'object' || member === null).length;
    const size = members.reduce<number>((sum, member) => sum + sizeOf(member), 1);
    sizes.set(node, size);
    return size;
  };
  return sizeOf(value) - written;
}

/** Does `work` for each of `items`, a few at a time, in their order. The first that fails fails it all. */
export async function eachAtOnce<T>(
  items: Iterable<T>,
  most: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const todo = [...items].values();
  const worker = async () => {
    for (const item of todo) await work(item);
  };
  await Promise.all(Array.from({ length: most }, worker));
}

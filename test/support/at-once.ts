/** A run's jobs are processes, which take turns on a small machine. */
const AT_ONCE = 6;

/** Does something with each, a few of them at a time. */
export async function atOnce<T>(some: readonly T[], act: (one: T) => Promise<void>): Promise<void> {
  const left = some.values();
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (const one of left) await act(one);
    }),
  );
}

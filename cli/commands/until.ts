/** How often is looked, milliseconds. */
const POLL_MS = 300;

/**
 * Looks again and again until there is something to see.
 * @param patienceMs - after so long it gives up, and answers `undefined`
 */
export async function until<T>(
  look: () => Promise<T | undefined>,
  patienceMs: number,
): Promise<T | undefined> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const seen = await look();
    if (seen !== undefined || Date.now() >= deadline) return seen;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

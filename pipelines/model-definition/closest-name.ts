/**
 * The name a person most likely meant, or undefined when none is near: the smallest edit distance,
 * at most a third of the longer name; else a name that the given one begins, or that begins it
 * (`int` for `integer`). Case doesn't count. The first of equals wins.
 */
export function closestName(got: string, names: readonly string[]): string | undefined {
  const wanted = got.toLowerCase();
  let best: { name: string; distance: number } | undefined;
  for (const name of names) {
    const distance = editDistance(wanted, name.toLowerCase());
    const limit = Math.max(1, Math.floor(Math.max(got.length, name.length) / 3));
    if (distance <= limit && (best === undefined || distance < best.distance)) {
      best = { name, distance };
    }
  }
  return best?.name ?? names.find((name) => sharePrefix(wanted, name.toLowerCase()));
}

/** Two letters or fewer begin too many names to mean one of them. */
const MIN_PREFIX = 3;

function sharePrefix(a: string, b: string): boolean {
  return Math.min(a.length, b.length) >= MIN_PREFIX && (a.startsWith(b) || b.startsWith(a));
}

/**
 * The least number of insertions, deletions, substitutions and swaps of neighbours that turns one
 * text into the other (optimal string alignment: no part is edited twice).
 */
export function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const changed = a[row - 1] === b[column - 1] ? 0 : 1;
      const swapped = a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      current.push(
        Math.min(
          at(last, column) + 1,
          at(current, column - 1) + 1,
          at(last, column - 1) + changed,
          swapped && row > 1 && column > 1 ? at(beforeLast, column - 2) + 1 : Infinity,
        ),
      );
    }
    beforeLast = last;
    last = current;
  }
  return at(last, b.length);
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Infinity;
}

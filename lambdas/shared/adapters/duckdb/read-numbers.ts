import type { DuckDBVector } from '@duckdb/node-api';
import type { DuckDbSession } from './session.ts';

/**
 * Reads columns of numbers into arrays, leaving out NULL, and answers how many values each has.
 *
 * @param expressions - SQL of type DOUBLE that is never NaN
 * @param room - an array for each expression, long enough for every row
 */
export async function readNumbers(
  session: DuckDbSession,
  relation: string,
  expressions: readonly string[],
  room: readonly Float64Array[],
): Promise<number[]> {
  // NULL as NaN: one comparison tells it apart, where a bit mask would cost another read.
  const selected = expressions.map((sql) => `coalesce(${sql}, CAST('nan' AS DOUBLE))`);
  const lengths = expressions.map(() => 0);
  for await (const chunk of session.chunks(`SELECT ${selected.join(', ')} FROM ${relation}`)) {
    for (const [i, target] of room.slice(0, expressions.length).entries()) {
      const values = doublesOf(chunk.getColumnVector(i), chunk.rowCount);
      lengths[i] = append(target, lengths[i] ?? 0, values);
    }
  }
  return lengths;
}

function append(target: Float64Array, length: number, values: Float64Array): number {
  let next = length;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? Number.NaN;
    // Minus zero becomes zero: they are one value, but not one bit pattern.
    if (!Number.isNaN(value)) target[next++] = value + 0;
  }
  return next;
}

/**
 * The numbers of a vector without a call per value. The array is there but not in the typings; if
 * it ever goes, the slow way remains.
 */
export function doublesOf(vector: DuckDBVector, length: number): Float64Array {
  const items: unknown = Reflect.get(vector, 'items');
  if (items instanceof Float64Array) return items.subarray(0, length);
  return Float64Array.from({ length }, (_, i) => Number(vector.getItem(i)));
}

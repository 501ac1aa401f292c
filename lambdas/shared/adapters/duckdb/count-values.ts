import type {
  CategorySummary,
  NumericSummary,
  ValueCounts,
} from '../../../../pipelines/drift/contract.ts';

/**
 * What a scanned column's 64-bit floats mean beside their value: no value, an infinite or undefined
 * number, and one that couldn't be read.
 */
export const sentinels = { null: Number.NaN, infinite: Infinity, unreadable: -Infinity } as const;

/** Counts a column's values as they are scanned. */
export interface ValueCounter {
  /** Every value is one of the {@link sentinels} or fit. */
  add(values: Float64Array): void;
  counts(): ValueCounts;
}

const slots = 4_096;
/** Keeps a sum of the greatest floats finite, and loses nothing: a power of two. */
const sumScale = 2 ** -64;

/** Counts numbers by rank into the bins of a baseline; without one they are only told from nulls. */
export class NumberCounter implements ValueCounter {
  readonly #edges: Float64Array;
  readonly #bins: Float64Array;
  /** For each of so many equal parts of the range, the bin its start is in. */
  readonly #starts: Uint16Array;
  readonly #slotsPerUnit: number;
  readonly #tally = { nulls: 0, infinite: 0, unreadable: 0, below: 0, above: 0, values: 0 };
  #belowSum = 0;
  #aboveSum = 0;
  #min = Infinity;
  #max = -Infinity;
  #sum = 0;

  constructor({ edges, counts }: NumericSummary) {
    this.#edges = Float64Array.from(edges);
    this.#bins = new Float64Array(counts.length);
    const [lowest, range] = [edges[0] ?? 0, (edges.at(-1) ?? 0) - (edges[0] ?? 0)];
    // A range of no float, or one of zero: every search begins at the first bin.
    const slotsPerUnit = slots / range;
    this.#slotsPerUnit = Number.isFinite(slotsPerUnit) ? slotsPerUnit : 0;
    this.#starts = Uint16Array.from({ length: slots + 1 }, (_, slot) =>
      this.#binFrom(0, this.#slotsPerUnit === 0 ? lowest : lowest + slot / this.#slotsPerUnit),
    );
  }

  add(values: Float64Array): void {
    const edges = this.#edges;
    const [lowest, highest] = [edges[0] ?? 0, edges.at(-1) ?? 0];
    for (let i = 0; i < values.length; i++) {
      const value = values[i] ?? Number.NaN;
      // Infinite less infinite is no number: one comparison for all that has no place in a bin.
      if (value - value !== 0) {
        this.#addUnfit(value);
        continue;
      }
      this.#sum += value * sumScale;
      if (value < this.#min) this.#min = value;
      if (value > this.#max) this.#max = value;
      if (value < lowest) {
        this.#tally.below++;
        this.#belowSum += (lowest - value) * sumScale;
      } else if (value > highest) {
        this.#tally.above++;
        this.#aboveSum += (value - highest) * sumScale;
      } else {
        const slot = Math.floor((value - lowest) * this.#slotsPerUnit);
        const bin = this.#binFrom(this.#starts[slot] ?? 0, value);
        this.#bins[bin] = (this.#bins[bin] ?? 0) + 1;
      }
      this.#tally.values++;
    }
  }

  counts(): ValueCounts {
    const { values, nulls, infinite, unreadable, below, above } = this.#tally;
    const counted = { values, nulls, infinite, unreadable, categories: null };
    if (values === 0) return { ...counted, numeric: null };
    const mean = this.#sum / values / sumScale;
    const outside = {
      below,
      above,
      belowBy: meanOf(this.#belowSum, below),
      aboveBy: meanOf(this.#aboveSum, above),
    };
    const range = { min: this.#min, max: this.#max };
    return { ...counted, numeric: { mean, ...range, ...outside, counts: [...this.#bins] } };
  }

  #addUnfit(value: number): void {
    if (value === sentinels.infinite) this.#tally.infinite++;
    else if (value === sentinels.unreadable) this.#tally.unreadable++;
    else this.#tally.nulls++;
  }

  /** The bin of a value by rank: the last whose lower edge isn't greater; the last bin is closed. */
  #binFrom(start: number, value: number): number {
    const edges = this.#edges;
    const last = this.#bins.length - 1;
    let bin = start;
    while (bin < last && value >= (edges[bin + 1] ?? Infinity)) bin++;
    // Rounding may have put a slot's start behind the value.
    while (bin > 0 && value < (edges[bin] ?? -Infinity)) bin--;
    return bin;
  }
}

/** Of a scaled sum; of the greatest floats it may be beyond them. */
function meanOf(sum: number, count: number): number {
  return count === 0 ? 0 : Math.min(Number.MAX_VALUE, sum / count / sumScale);
}

/** Counts codes: a place among the baseline's values, top first, or one more for an unseen value. */
export class CategoryCounter implements ValueCounter {
  readonly #counts: Float64Array;
  readonly #top: number;
  readonly #tally = { nulls: 0, unreadable: 0 };

  constructor(baseline: CategorySummary, otherValues: readonly string[]) {
    this.#top = baseline.top.length;
    this.#counts = new Float64Array(this.#top + otherValues.length + 1);
  }

  add(values: Float64Array): void {
    for (let i = 0; i < values.length; i++) {
      const code = values[i] ?? Number.NaN;
      if (code >= 0) this.#counts[code] = (this.#counts[code] ?? 0) + 1;
      else if (code === sentinels.unreadable) this.#tally.unreadable++;
      else this.#tally.nulls++;
    }
  }

  counts(): ValueCounts {
    const { nulls, unreadable } = this.#tally;
    const counts = [...this.#counts.subarray(0, this.#top)];
    const other = this.#counts.subarray(this.#top, -1).reduce((sum, count) => sum + count, 0);
    const unseen = this.#counts.at(-1) ?? 0;
    const values = counts.reduce((sum, count) => sum + count, other + unseen);
    const categories = { counts, other, unseen };
    return { values, nulls, infinite: 0, unreadable, numeric: null, categories };
  }
}

/** Tells values from nulls: of a column whose baseline has no distribution. */
export class PresenceCounter implements ValueCounter {
  readonly #tally = { values: 0, nulls: 0, infinite: 0, unreadable: 0 };

  add(values: Float64Array): void {
    for (let i = 0; i < values.length; i++) {
      const value = values[i] ?? Number.NaN;
      if (value === sentinels.infinite) this.#tally.infinite++;
      else if (value === sentinels.unreadable) this.#tally.unreadable++;
      else if (Number.isNaN(value)) this.#tally.nulls++;
      else this.#tally.values++;
    }
  }

  counts(): ValueCounts {
    return { ...this.#tally, numeric: null, categories: null };
  }
}

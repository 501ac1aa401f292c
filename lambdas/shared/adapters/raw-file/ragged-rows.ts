import {
  maxSamples,
  type FindingSample,
} from '../../../../pipelines/data-contract/finding-text.ts';
import * as findings from './csv-findings.ts';
import { Refusal } from './refusal.ts';

/** Rows that have more or fewer cells than the header: all counted, the first ones remembered. */
export class RaggedRows {
  readonly #columns: number;
  readonly #samples: FindingSample[] = [];
  #count = 0;

  constructor(columns: number) {
    this.#columns = columns;
  }

  /** @param line - the line on which the row ends */
  add(row: number, line: number, cells: number): void {
    this.#count++;
    if (this.#samples.length === maxSamples) return;
    const got = cells === 0 ? 'an empty line' : cells === 1 ? '1 cell' : `${cells} cells`;
    this.#samples.push({ row, line, got });
  }

  refuseIfAny(): void {
    if (this.#count > 0) {
      throw new Refusal(findings.raggedRows(this.#columns, this.#count, this.#samples));
    }
  }
}

import type { Finding } from '../../../../pipelines/ingest/contract.ts';

/**
 * Stops the reading of a file that is of no use, from deep inside a stream. Never leaves the
 * adapter: there it becomes a result.
 */
export class Refusal extends Error {
  readonly finding: Finding;

  constructor(finding: Finding) {
    super(finding.message);
    this.name = 'Refusal';
    this.finding = finding;
  }
}

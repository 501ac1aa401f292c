import { visible } from '../../pipelines/ingest/report-words.ts';

/** A name, and what is to be said of it: nothing when it isn't known. */
export type Fact = readonly [string, string | undefined];

/** The facts that are known, safe for a terminal. */
export function knownFacts(facts: readonly Fact[]): [string, string][] {
  return facts.flatMap(([name, value]) => (value === undefined ? [] : [[name, visible(value)]]));
}

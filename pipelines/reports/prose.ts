import { visible } from '../ingest/report-words.ts';

/** A sentence for people, everything invisible written out; no line ends between a figure and its %. */
export function prose(text: string): string {
  return visible(text).replaceAll(/(\d) %/g, '$1\u00a0%');
}

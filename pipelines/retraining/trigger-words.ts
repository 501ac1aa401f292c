import type { TriggerKind } from './contract.ts';

const WORDS: Readonly<Record<TriggerKind, string>> = {
  datasetVersion: 'upload',
  alarm: 'drift alarm',
  schedule: 'schedule',
  codeChange: 'code change',
  person: 'person',
  retry: 'retry',
};

/** What asked for a run, in a word or two. */
export function triggerWord(kind: TriggerKind): string {
  return WORDS[kind];
}

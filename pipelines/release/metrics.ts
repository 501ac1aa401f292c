/** Metrics of the release workflow, by model. */
export const releaseMetrics = {
  releasesDone: 'ReleasesDone',
  releasesRolledBack: 'ReleasesRolledBack',
  releasesFailed: 'ReleasesFailed',
  eventsDuplicate: 'ReleaseEventsDuplicate',
  /** Releases that no event has asked for in time. */
  releasesReconciled: 'ReleasesReconciled',
  /** 1 while the model has a champion; missing before its first. */
  hasChampion: 'HasChampion',
  /** The package version of the champion, told when it takes over. */
  championVersion: 'ChampionVersion',
  /** Seconds from the start of the execution to the moved champion pointer. */
  releaseSeconds: 'ReleaseSeconds',
} as const;

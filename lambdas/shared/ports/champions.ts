/** Which models have something that should serve. */
export interface Champions {
  /** Whether a release has made a champion of the model, and its endpoint was not taken down since. */
  hasChampion(model: string): Promise<boolean>;
}

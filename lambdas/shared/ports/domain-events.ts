/** Evergreen's own event bus. */
export interface DomainEvents {
  /** Tells the world; an event may come to it twice. */
  announce(detailType: string, detail: object): Promise<void>;
}

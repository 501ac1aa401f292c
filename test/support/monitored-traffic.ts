import type { CapturedSample } from './captured-files.ts';
import { KNOWN, MonitoringWorld } from './monitoring-world.ts';

/** Requests of two records each, of cities in turn. */
export function requests(name: string, count: number, more: Partial<CapturedSample> = {}) {
  return Array.from({ length: count }, (_, index): CapturedSample => {
    const city = KNOWN[index % KNOWN.length] ?? '';
    return { eventId: `${name}-${index}`, cities: [city, city], ...more };
  });
}

/** A world whose first hour has enough records. */
export function world(): MonitoringWorld {
  const made = new MonitoringWorld();
  made.capture('a', 60, requests('a', 60));
  made.capture('b', 60, requests('b', 60));
  return made;
}

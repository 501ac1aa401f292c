import type { EventSender } from '../cloud/event-sender.ts';
import type { OpenCloud } from '../cloud/ports.ts';
import type { ImageMap } from '../container/images.ts';
import type { Faults } from '../faults/faults.ts';
import type { Tags } from '../tags/tags.ts';
import type { Pace } from '../time/pace.ts';

/** What every job and every endpoint is run with. */
export interface Means {
  /** Jobs have their folders below it. */
  readonly folder: string;
  readonly images: ImageMap;
  readonly openCloud: OpenCloud;
  readonly events: EventSender;
  readonly faults: Faults;
  readonly tags: Tags;
  /** How long a stopped job may go on after SIGTERM, milliseconds. */
  readonly graceMs: number;
  readonly pace: Pace;
  /** A model server has at least this long to become healthy, whatever the pace: it really works. */
  readonly startupMs: number;
}

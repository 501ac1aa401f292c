import { counted, timeText, visible } from '../ingest/report-words.ts';
import {
  hanging,
  nameValueLines,
  painted,
  table,
  type TextOptions,
  type Tone,
} from '../training/text-layout.ts';
import type { ChampionPointer, ReleaseRecord } from './contract.ts';
import { releaseStanding, whyOf } from './release-words.ts';

/** An endpoint as SageMaker describes it, as far as people are told. */
export interface EndpointNow {
  readonly name: string;
  /** SageMaker's word, such as InService. */
  readonly status: string;
  /** The endpoint config that is live. */
  readonly fleet: string;
  readonly variants: readonly {
    readonly name: string;
    readonly instances: number;
    readonly desiredInstances: number;
    readonly weight: number;
  }[];
  readonly failureReason?: string | undefined;
}

/** Everything a person asks of a model that serves. */
export interface ModelStatus {
  readonly model: string;
  readonly champion: ChampionPointer | undefined;
  /** Undefined when there is none. */
  readonly endpoint: EndpointNow | undefined;
  /** The last started first. */
  readonly releases: readonly ReleaseRecord[];
  /** Versions that wait for a person's approval. */
  readonly pending?: readonly number[];
}

/** The statuses in which an endpoint needs a person. */
const BROKEN: ReadonlySet<string> = new Set(['Failed', 'UpdateRollbackFailed', 'OutOfService']);

const MOST_RELEASES = 5;

/** A model's champion, its endpoint and its last releases, for a terminal. Ends without a line break. */
export function statusText(status: ModelStatus, options: TextOptions = {}): string {
  return [
    [titleOf(status, options), ...warningsOf(status, options)],
    nameValueLines(factsOf(status), options),
    releaseLines(status.releases, options),
  ]
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n');
}

function titleOf({ model, champion, endpoint }: ModelStatus, options: TextOptions): string {
  const [word, tone] = standingOf(champion, endpoint);
  return `${painted(word.toUpperCase(), tone, options)}  ${model}`;
}

function standingOf(
  champion: ChampionPointer | undefined,
  endpoint: EndpointNow | undefined,
): readonly [string, Tone] {
  if (!endpoint) return champion ? ['endpoint missing', 'bad'] : ['not released yet', 'warn'];
  if (BROKEN.has(endpoint.status)) return [endpoint.status, 'bad'];
  if (endpoint.status !== 'InService') return [endpoint.status, 'warn'];
  return champion ? ['serving', 'good'] : ['serving, not released by Evergreen', 'warn'];
}

function warningsOf({ champion, endpoint }: ModelStatus, options: TextOptions): string[] {
  const warnings = [
    // SageMaker keeps the reason of the last change that failed, whatever serves now.
    endpoint?.failureReason && `The endpoint's last change failed: ${endpoint.failureReason}`,
    endpoint && champion && endpoint.fleet !== champion.fleet
      ? `The endpoint serves ${endpoint.fleet}, the ledger's champion is ${champion.fleet}: a release is under way, or one was recorded by halves.`
      : undefined,
  ];
  return warnings.flatMap((text) =>
    text === undefined ? [] : hanging('', visible(text), options),
  );
}

function factsOf({ champion, endpoint, pending = [] }: ModelStatus): [string, string][] {
  const facts: [string, string | undefined][] = [
    ['Champion', champion && `version ${champion.packageVersion}, ${champion.candidateId}`],
    ['Since', champion && timeText(champion.since)],
    ['Endpoint', endpoint && `${endpoint.name}, ${endpoint.status}`],
    ...(endpoint?.variants ?? []).map(variantFact),
    ['Fleet', endpoint?.fleet],
    ['Waiting', pending.length === 0 ? undefined : pendingText(pending)],
  ];
  return facts.flatMap(([name, value]) => (value === undefined ? [] : [[name, visible(value)]]));
}

function variantFact(variant: EndpointNow['variants'][number]): [string, string] {
  const { name, instances, desiredInstances, weight } = variant;
  const wanted = desiredInstances === instances ? '' : `, ${desiredInstances} wanted`;
  return [`Variant ${name}`, `${counted(instances, 'instance')}${wanted}, weight ${weight}`];
}

function pendingText(versions: readonly number[]): string {
  return `version${versions.length === 1 ? '' : 's'} ${versions.join(', ')} for a person's approval`;
}

function releaseLines(releases: readonly ReleaseRecord[], options: TextOptions): string[] {
  if (releases.length === 0) return [];
  const shown = releases.slice(0, MOST_RELEASES);
  const [heading = '', ...lines] = table(
    ['Release', 'Started (UTC)', 'Version', 'Standing'],
    shown.map((release) => [
      release.id,
      release.startedAt.slice(0, 16).replace('T', ' '),
      String(release.packageVersion),
      releaseStanding(release)[0],
    ]),
  );
  return [
    painted('Last releases', 'strong', options),
    `  ${heading}`,
    ...lines.flatMap((line, index) => [`  ${line}`, ...reasonLines(shown[index], options)]),
  ];
}

function reasonLines(release: ReleaseRecord | undefined, options: TextOptions): string[] {
  const why = release && whyOf(release);
  return why === undefined ? [] : hanging('    ', visible(why), options);
}

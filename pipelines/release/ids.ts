import { hashOf } from '../shared/canonical-json.ts';

/** The id of a release: the same package is the same release, however often its approval is told. */
export function releaseIdOf(packageArn: string): string {
  return `rel-${hashOf([packageArn]).slice(0, 20)}`;
}

/** The name of the execution that works on a release; the attempt rises only when a person retries. */
export function releaseExecutionName(releaseId: string, attempt: number): string {
  return `${releaseId}-${attempt}`;
}

/**
 * The name of a release's SageMaker model and of its endpoint config: new at each attempt, because a
 * config can't be changed, and the alarms of a fleet are told apart by it. At most 63 characters.
 */
export function fleetNameOf(endpoint: string, packageVersion: number, attempt: number): string {
  return `${endpoint}-v${packageVersion}-${attempt}`;
}

const FLEET_SUFFIX = /^-v[1-9]\d*-[1-9]\d*$/;

/** Whether a SageMaker model or endpoint config is a fleet of this endpoint, and not of one whose name begins alike. */
export function isFleetOf(endpoint: string, name: string): boolean {
  return name.startsWith(endpoint) && FLEET_SUFFIX.test(name.slice(endpoint.length));
}

/** What the names of the alarms that watch a release's own fleet start with. */
export function releaseAlarmPrefix(fleet: string): string {
  return `${fleet}${ALARM_MARK}`;
}

/** Whether an alarm watches a release of this endpoint. */
export function isReleaseAlarmOf(endpoint: string, name: string): boolean {
  const end = name.indexOf(ALARM_MARK, endpoint.length);
  return end > 0 && isFleetOf(endpoint, name.slice(0, end));
}

const ALARM_MARK = '-release-';

import type { CloudAddress } from '../cloud/client-configuration.ts';
import { fromRepository } from '../folders.ts';
import type { LedgerReader } from '../watch/ledger-reader.ts';
import type { SageMakerEmulator } from '../cloud/sagemaker-emulator.ts';
import type { Application } from './application.ts';
import type { DataPerson } from './data-person.ts';
import type { DriftAlarm } from './drift-alarm.ts';
import type { EndpointWatch } from './endpoint-watch.ts';
import type { Narrator } from './narrate.ts';

export const MODEL = 'flight-delay';

/** What the demo's acts play on. */
export interface Stage {
  readonly cloud: CloudAddress & {
    /** What any AWS client needs to reach the cloud. */
    readonly environment: Readonly<Record<string, string>>;
  };
  readonly person: Pick<DataPerson, 'put' | 'read'>;
  readonly ledger: Pick<
    LedgerReader,
    | 'endOf'
    | 'endOfRunOf'
    | 'endOfReleaseOf'
    | 'badReason'
    | 'upload'
    | 'datasetVersion'
    | 'datasetVersions'
    | 'runs'
    | 'releases'
    | 'decisions'
    | 'decisionThat'
    | 'monitorings'
  >;
  readonly application: Pick<Application, 'api' | 'ask' | 'askForAll'>;
  readonly endpoint: Pick<EndpointWatch, 'name' | 'instances' | 'activities' | 'target'>;
  readonly alarm: Pick<DriftAlarm, 'name' | 'state' | 'rings' | 'set'>;
  /** Where faults are arranged. */
  readonly sagemaker: Pick<SageMakerEmulator, 'url' | 'token'>;
  readonly bucket: string;
  readonly queueUrl: string;
  readonly narrator: Narrator;
}

/** The demo's story does not hold: something came to another end than it must. */
export class DemoFailedError extends Error {
  override readonly name = 'DemoFailed';
}

/** One of the example's files. */
export function dataFile(name: string): string {
  return fromRepository(`examples/flight-delay/data/${name}`);
}

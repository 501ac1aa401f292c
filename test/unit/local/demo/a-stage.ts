import { narrator } from '../../../../local/demo/narrate.ts';
import type { Stage } from '../../../../local/demo/stage.ts';

/** A part of the stage that an act may not touch. */
export function unused(): never {
  throw new Error('Not of this act');
}

export interface StageParts {
  readonly person?: Partial<Stage['person']>;
  readonly ledger?: Partial<Stage['ledger']>;
  readonly endpoint?: Partial<Stage['endpoint']>;
  readonly application?: Partial<Stage['application']>;
  readonly alarm?: Partial<Stage['alarm']>;
}

/** A stage of which an act finds only what it is given, and what was told on it. */
export function aStage({ person, ledger, endpoint, application, alarm }: StageParts = {}) {
  const told: string[] = [];
  const stage: Stage = {
    cloud: { endpoint: '', certificate: '', environment: {} },
    sagemaker: { url: 'http://127.0.0.1:9', token: '' },
    bucket: 'data-bucket',
    queueUrl: '',
    narrator: narrator((line) => told.push(line)),
    person: { put: unused, read: unused, ...person },
    application: {
      api: 'https://127.0.0.1:9/api',
      ask: unused,
      askForAll: unused,
      ...application,
    },
    alarm: {
      name: 'evergreen-drift-flight-delay',
      state: unused,
      rings: unused,
      set: unused,
      ...alarm,
    },
    endpoint: {
      name: 'evergreen-flight-delay',
      instances: unused,
      activities: unused,
      target: unused,
      ...endpoint,
    },
    ledger: {
      endOf: unused,
      endOfRunOf: unused,
      endOfReleaseOf: unused,
      badReason: unused,
      upload: unused,
      datasetVersion: unused,
      datasetVersions: unused,
      runs: unused,
      releases: unused,
      decisions: unused,
      decisionThat: unused,
      monitorings: unused,
      ...ledger,
    },
  };
  return { stage, text: () => told.join('\n') };
}

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
  readonly application?: Stage['application'];
}

/** A stage of which an act finds only what it is given, and what was told on it. */
export function aStage({ person, ledger, endpoint, application }: StageParts = {}) {
  const told: string[] = [];
  const stage: Stage = {
    cloud: { endpoint: '', certificate: '', environment: {} },
    sagemaker: { url: 'http://127.0.0.1:9', token: '' },
    bucket: 'data-bucket',
    queueUrl: '',
    narrator: narrator((line) => told.push(line)),
    person: { put: unused, read: unused, ...person },
    application: application ?? { ask: unused },
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
      ...ledger,
    },
  };
  return { stage, text: () => told.join('\n') };
}

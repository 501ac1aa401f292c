import {
  ApplicationAutoScalingClient,
  DeregisterScalableTargetCommand,
} from '@aws-sdk/client-application-auto-scaling';
import { scalableResourceOf, variants } from '../../../pipelines/serving/variants.ts';
import { AlteredMachines } from '../../support/altered-machines.ts';
import { AppUnderTest } from '../../support/app-under-test.ts';
import { ReleasesUnderTest } from '../../support/releases-under-test.ts';

const app = new AppUnderTest();
export const releases = new ReleasesUnderTest(app, 'toy-served');
export const { sagemaker, endpoint } = releases;
export const altered = new AlteredMachines(releases);
/** The machine as it is deployed. */
export const deployed = releases.machineArn;
/** Copies of it that try again and wait, as it does. */
export const patient = new AlteredMachines(releases, deployed);
/** Tries until an endpoint can be scaled again, however slowly its update ends here. */
export const UNTIL_SCALED = ['"MaxAttempts":4', '"MaxAttempts":8'] as const;
const scaling = new ApplicationAutoScalingClient(app.clientConfiguration);

const RECORDED = ['Record release failure', 'Announce release failure', 'Release failed'];

/** The end of a release that failed before it touched the endpoint. */
export const FAILED = ['Is there anything to mend?', ...RECORDED];

/** The end of one that had suspended scaling, and set alarms. */
export const MENDED = [
  'Is there anything to mend?',
  'Resume scaling after failure',
  'Set scaling policy after failure',
  'Delete release alarms after failure',
  ...RECORDED,
];

export const RELEASED = [
  'Does it serve?',
  'Record release',
  'Announce release',
  'Delete old fleets',
];
export const ROLLED_BACK = [
  'Record rollback',
  'Is it approved still?',
  'Reject package',
  'Announce rollback',
  'Delete old fleets',
];

/** The same of a package that a person has rejected. */
export const TAKEN_BACK = ROLLED_BACK.filter((state) => state !== 'Reject package');

export const ROLLED_BACK_END = ['How did it end?', 'Rolled back'];

/** What an execution did last, from a state on. @throws Error when it never came to it */
export function since(path: readonly string[], state: string): readonly string[] {
  const from = path.lastIndexOf(state);
  if (from === -1) throw new Error(`Never "${state}", but: ${path.join(' -> ')}`);
  return path.slice(from);
}

/** Ends the scaling of the endpoint. */
export async function unscaled(): Promise<void> {
  await scaling.send(
    new DeregisterScalableTargetCommand({
      ServiceNamespace: 'sagemaker',
      ResourceId: scalableResourceOf(endpoint.name, variants.champion),
      ScalableDimension: 'sagemaker:variant:DesiredInstanceCount',
    }),
  );
}

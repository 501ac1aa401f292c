import { randomUUID } from 'node:crypto';
import type { ScalableTarget } from './scalable-target.ts';
import { DIMENSION, NAMESPACE } from './requests.ts';

/** How long AWS remembers is six weeks; here it is this many. */
const MOST = 1000;

/** One change of a variant's capacity, or the attempt. */
export interface ScalingActivity {
  readonly ActivityId: string;
  readonly ServiceNamespace: string;
  readonly ResourceId: string;
  readonly ScalableDimension: string;
  readonly Description: string;
  readonly Cause: string;
  readonly StartTime: Date;
  EndTime?: Date;
  StatusCode: 'InProgress' | 'Successful' | 'Failed';
  StatusMessage: string;
}

/** What has been scaled, the newest first, in AWS's words. */
export class ScalingActivities {
  readonly #activities: ScalingActivity[] = [];

  get all(): readonly ScalingActivity[] {
    return this.#activities;
  }

  begin({ resourceId }: ScalableTarget, capacity: number, cause: string): ScalingActivity {
    const activity: ScalingActivity = {
      ActivityId: randomUUID(),
      ServiceNamespace: NAMESPACE,
      ResourceId: resourceId,
      ScalableDimension: DIMENSION,
      Description: `Setting desired instance count to ${capacity}.`,
      Cause: cause,
      StartTime: new Date(),
      StatusCode: 'InProgress',
      StatusMessage: `Successfully set desired instance count to ${capacity}. Waiting for change to be fulfilled by sagemaker.`,
    };
    this.#activities.unshift(activity);
    this.#activities.splice(MOST);
    return activity;
  }

  /** @param failure - why it came to nothing, if it did */
  end(activity: ScalingActivity, failure: string | undefined): void {
    activity.EndTime = new Date();
    activity.StatusCode = failure === undefined ? 'Successful' : 'Failed';
    activity.StatusMessage =
      failure === undefined
        ? activity.StatusMessage.replace(
            'Waiting for change to be fulfilled by sagemaker.',
            'Change successfully fulfilled by sagemaker.',
          )
        : `Failed to set desired instance count. Reason: ${failure}`;
  }
}

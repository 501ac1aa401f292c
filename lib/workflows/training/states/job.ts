import { Aws } from 'aws-cdk-lib';
import { CustomState } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { JOB_MARGIN_SECONDS } from '../../../config/index.ts';
import { SAGEMAKER_RETRY } from '../../retries.ts';
import { NO_OUTPUT } from './execution.ts';

export type JobKind = 'training' | 'evaluation';

export interface JobProps {
  readonly kind: JobKind;
  /** Of Step Functions' integration with SageMaker. */
  readonly action: 'createTrainingJob' | 'createProcessingJob';
  readonly request: Readonly<Record<string, unknown>>;
  /** What is kept of a job that succeeded. */
  readonly assign: Readonly<Record<string, string>>;
}

/**
 * A state that runs a SageMaker job to its end. CDK has no task for processing jobs, and its training
 * task no place for an environment or a container's entry point.
 */
export function runJob(scope: Construct, name: string, props: JobProps): CustomState {
  const state = new CustomState(scope, name, {
    stateJson: {
      Type: 'Task',
      Resource: `arn:${Aws.PARTITION}:states:::sagemaker:${props.action}.sync`,
      TimeoutSeconds: `{% $plan.${props.kind}.maxSeconds + ${JOB_MARGIN_SECONDS} %}`,
      Arguments: props.request,
      Assign: {
        ...props.assign,
        instance: 0,
        starts: 0,
        jobs: '{% $jobs + 1 %}',
      },
      Output: NO_OUTPUT,
    },
  });
  state.addRetry(SAGEMAKER_RETRY);
  return state;
}

/**
 * A job's name, new at every start: names stay taken until a job is deleted. At most 40 characters of
 * prefix, and 23 for the counts.
 */
export function jobName(kind: JobKind): string {
  const counts = [
    `'-${kind === 'training' ? 't' : 'e'}' & $jobs`,
    `'-' & $states.context.Execution.RedriveCount`,
    `'-' & $states.context.State.RetryCount`,
  ];
  return `$plan.jobPrefix & ${counts.join(' & ')}`;
}

/** The one machine of a job, as `ResourceConfig` and `ClusterConfig` take it. */
export function machine(kind: JobKind) {
  return {
    InstanceCount: 1,
    InstanceType: `{% $plan.${kind}.instances[$instance] %}`,
    VolumeSizeInGB: `{% $plan.${kind}.volumeGb %}`,
  };
}

/** What Studio and the bill show of a job. */
export const JOB_TAGS = [
  { Key: 'evergreen:model', Value: '{% $states.context.Execution.Input.run.model %}' },
  { Key: 'evergreen:run', Value: '{% $states.context.Execution.Input.run.id %}' },
  {
    Key: 'evergreen:dataset-version',
    Value: '{% $states.context.Execution.Input.run.datasetVersion %}',
  },
  { Key: 'evergreen:candidate', Value: '{% $plan.candidateId %}' },
];

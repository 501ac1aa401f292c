import type { CustomState } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { JOB_TAGS, jobName, machine, runJob } from './job.ts';
import type { JobSettings } from './train.ts';

/** Scores candidate and champion on the same hold-out: `$evaluationJob` is the job that did. */
export function evaluate(scope: Construct, { roleArn, keyArn }: JobSettings): CustomState {
  return runJob(scope, 'Evaluate', {
    kind: 'evaluation',
    action: 'createProcessingJob',
    request: {
      ProcessingJobName: `{% ${jobName('evaluation')} %}`,
      RoleArn: roleArn,
      AppSpecification: {
        ImageUri: '{% $plan.image %}',
        ContainerEntrypoint: [
          'python3',
          "{% '/opt/ml/processing/input/code/' & $plan.entryPoints.evaluate %}",
        ],
      },
      ProcessingInputs: '{% $order.inputs %}',
      ProcessingOutputConfig: {
        KmsKeyId: keyArn,
        Outputs: [
          {
            OutputName: 'evaluation',
            S3Output: {
              S3Uri: `{% $plan.evaluation.output & ${jobName('evaluation')} & '/' %}`,
              LocalPath: '/opt/ml/processing/output/evaluation',
              S3UploadMode: 'EndOfJob',
            },
          },
        ],
      },
      ProcessingResources: { ClusterConfig: machine('evaluation') },
      StoppingCondition: { MaxRuntimeInSeconds: '{% $plan.evaluation.maxSeconds %}' },
      NetworkConfig: { EnableNetworkIsolation: true },
      Environment: '{% $order.environment %}',
      Tags: JOB_TAGS,
    },
    assign: { evaluationJob: '{% $states.result.ProcessingJobName %}' },
  });
}

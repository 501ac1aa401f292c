import type { CustomState } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { JOB_TAGS, jobName, machine, runJob } from './job.ts';

export interface JobSettings {
  /** What jobs run as. */
  readonly roleArn: string;
  /** Of the data bucket; jobs encrypt their output with it. */
  readonly keyArn: string;
}

/** Trains the candidate: `$trained` says which job did, and where its artifact is. */
export function train(scope: Construct, { roleArn, keyArn }: JobSettings): CustomState {
  return runJob(scope, 'Train', {
    kind: 'training',
    action: 'createTrainingJob',
    request: {
      TrainingJobName: `{% ${jobName('training')} %}`,
      RoleArn: roleArn,
      AlgorithmSpecification: {
        TrainingImage: '{% $plan.image %}',
        TrainingInputMode: 'File',
        ContainerEntrypoint: [
          'python3',
          "{% '/opt/ml/input/data/code/' & $plan.entryPoints.train %}",
        ],
        MetricDefinitions: '{% $plan.trainingMetrics %}',
      },
      HyperParameters: '{% $plan.hyperparameters %}',
      InputDataConfig: [
        channel('training', 'ManifestFile', '{% $plan.window.manifest %}'),
        channel('definition', 'S3Prefix', '{% $plan.definition %}'),
        channel('code', 'S3Prefix', '{% $plan.code %}'),
      ],
      OutputDataConfig: { S3OutputPath: '{% $plan.training.output %}', KmsKeyId: keyArn },
      ResourceConfig: machine('training'),
      StoppingCondition: { MaxRuntimeInSeconds: '{% $plan.training.maxSeconds %}' },
      EnableNetworkIsolation: true,
      // Odd, and right: only "0" keeps pip from fetching a build backend, which needs an index.
      Environment: { PIP_NO_BUILD_ISOLATION: '0' },
      Tags: JOB_TAGS,
    },
    assign: {
      trained:
        "{% {'job': $states.result.TrainingJobName, 'artifactUri': $states.result.ModelArtifacts.S3ModelArtifacts, 'seconds': $states.result.TrainingTimeInSeconds} %}",
    },
  });
}

function channel(name: string, type: 'ManifestFile' | 'S3Prefix', uri: string) {
  return {
    ChannelName: name,
    InputMode: 'File',
    DataSource: {
      S3DataSource: { S3DataType: type, S3Uri: uri, S3DataDistributionType: 'FullyReplicated' },
    },
  };
}

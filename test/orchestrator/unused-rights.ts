import type { Reason } from '../support/demo-rights.ts';

/** What a function needs to be heard of and to write to the ledger; of functions that the demo never runs. */
const OF_ANY_FUNCTION = [
  'logs:CreateLogStream',
  'logs:PutLogEvents',
  'dynamodb:UpdateItem',
  'kms:Decrypt',
];

/** Every right that the demo does not use. docs/security.md tells of them in general. */
export const UNUSED_RIGHTS: readonly Reason[] = [
  {
    why: 'Lambda and Step Functions send traces to X-Ray by these; the local cloud has no X-Ray.',
    of: /./,
    rights: ['xray:PutTelemetryRecords', 'xray:PutTraceSegments'],
  },
  {
    why: 'Which executions are traced, Step Functions asks X-Ray; the local cloud has no X-Ray.',
    of: /\/(Ingest|Training|Release|Monitoring)Role$/,
    rights: ['xray:GetSamplingRules', 'xray:GetSamplingTargets'],
  },
  {
    why: 'SageMaker pulls images as the role; here, a Python environment stands for an image.',
    of: /\/(Job|Serving)Role$/,
    rights: [
      'ecr:GetAuthorizationToken',
      'ecr:BatchCheckLayerAvailability',
      'ecr:BatchGetImage',
      'ecr:GetDownloadUrlForLayer',
    ],
  },
  {
    why: 'SageMaker documents it for every role of a container, and the local cloud makes no such call.',
    of: /\/(Job|Serving)Role$/,
    rights: ['logs:DescribeLogStreams'],
  },
  {
    why: 'SageMaker documents it for the role of a model; the metrics of requests are its own.',
    of: /\/ServingRole$/,
    rights: ['cloudwatch:PutMetricData'],
  },
  {
    why: 'Step Functions documents it for the jobs it runs, and not what for.',
    of: /\/TrainingRole$/,
    rights: ['sagemaker:ListTags'],
  },
  {
    why: 'A job is stopped when its execution is: least-privilege-workflow.test.ts.',
    of: /\/TrainingRole$/,
    rights: ['sagemaker:StopTrainingJob', 'sagemaker:StopProcessingJob'],
  },
  {
    why: 'No run of the demo fails: least-privilege-workflow.test.ts.',
    of: /\/TrainingRole$/,
    rights: ['lambda:InvokeFunction RecordRunFailure'],
  },
  {
    why: 'No run of the demo fails: least-privilege-steps.test.ts.',
    of: /RecordRunFailureRole$/,
    rights: [...OF_ANY_FUNCTION, 'logs:DescribeLogStreams', 'logs:GetLogEvents'],
  },
  {
    why: 'No release of the demo fails: least-privilege-release-steps.test.ts.',
    of: /RecordReleaseFailureRole$/,
    rights: [...OF_ANY_FUNCTION, 'dynamodb:GetItem'],
  },
  {
    why: 'No release of the demo fails: least-privilege-release.test.ts.',
    of: /\/ReleaseRole$/,
    rights: ['lambda:InvokeFunction RecordReleaseFailure'],
  },
  {
    why: 'A first version that is rolled back leaves no endpoint: least-privilege-release.test.ts.',
    of: /\/ReleaseRole$/,
    rights: ['sagemaker:DeleteEndpoint'],
  },
  {
    why: 'Another instance type, or none that scales, ends the old scaling: release/release-paths.ts.',
    of: /\/ReleaseRole$/,
    rights: ['application-autoscaling:DeregisterScalableTarget'],
  },
  {
    why: 'No monitoring of the demo fails: least-privilege-monitoring-steps.test.ts.',
    of: /RecordMonitoringFailureRole$/,
    rights: OF_ANY_FUNCTION,
  },
  {
    why: 'No monitoring of the demo fails: least-privilege-monitoring.test.ts.',
    of: /\/MonitoringRole$/,
    rights: ['lambda:InvokeFunction RecordMonitoringFailure'],
  },
  {
    why: 'An upload whose objects are stored and not registered is compared: least-privilege.test.ts.',
    of: /ValidateUploadRole$/,
    rights: ['s3:GetObject /datasets/'],
  },
  {
    why: 'A run that is opened again finds what it wrote before: least-privilege-steps.test.ts.',
    of: /OpenRunRole$/,
    rights: ['s3:GetObject /runs/'],
  },
  {
    why: 'A training job that left no artifact is told from one we may not read: least-privilege-steps.test.ts.',
    of: /PrepareEvaluationRole$/,
    rights: ['s3:ListBucket'],
  },
  {
    why: 'The same event twice: least-privilege-release-steps.test.ts, least-privilege-monitoring.test.ts.',
    of: /\/Start(Release|Monitoring)Role$/,
    rights: ['states:DescribeExecution'],
  },
  {
    why: 'Lost approvals are looked for every 4 minutes, and none is lost: least-privilege-reconcile.test.ts.',
    of: /ReconcileReleasesRole$/,
    rights: [
      'logs:CreateLogStream',
      'logs:PutLogEvents',
      'kms:Decrypt',
      'dynamodb:GetItem',
      'dynamodb:Query',
      'sagemaker:ListModelPackages',
      'sagemaker:DescribeModelPackage',
      'states:StartExecution',
      'states:DescribeExecution',
    ],
    sometimes: true,
  },
];

import { Aws } from 'aws-cdk-lib';
import { type IRole, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { acceptAnyResource, acceptArn } from './acknowledged-wildcards.ts';
import { sagemakerArn } from './sagemaker-arn.ts';

const SERVICE = 'sagemaker.application-autoscaling.amazonaws.com';
const LINKED_ROLE = 'AWSServiceRoleForApplicationAutoScaling_SageMakerEndpoint';

/** Only the instances of endpoints, of all that the service scales. */
const INSTANCES = {
  StringEquals: {
    'application-autoscaling:service-namespace': 'sagemaker',
    'application-autoscaling:scalable-dimension': 'sagemaker:variant:DesiredInstanceCount',
  },
};

/**
 * Lets a role have endpoints scaled. Application Auto Scaling tries each action it will need as its
 * caller, before it does anything and with names of its own making, so that neither alarms nor configs
 * can be bound to ours.
 * https://docs.aws.amazon.com/sagemaker/latest/dg/endpoint-auto-scaling-prerequisites.html
 * https://docs.aws.amazon.com/autoscaling/application/userguide/security_iam_permission_validation.html
 */
export function grantScale(role: IRole, system: string): void {
  onTargets(role, ['RegisterScalableTarget', 'DeregisterScalableTarget', 'PutScalingPolicy']);
  onAlarms(role, ['PutMetricAlarm', 'DescribeAlarms', 'DeleteAlarms']);
  const endpoints = sagemakerArn(`endpoint/${system}-*`);
  const configs = sagemakerArn('endpoint-config/*');
  allow(role, ['sagemaker:UpdateEndpointWeightsAndCapacities'], endpoints);
  allow(role, ['sagemaker:DescribeEndpointConfig'], configs);
  acceptArn(role, endpoints, "Endpoints come and go; their names start with the system's.");
  acceptArn(role, configs, 'Application Auto Scaling asks for one under a random name.');
  role.addToPrincipalPolicy(
    new PolicyStatement({
      actions: ['iam:CreateServiceLinkedRole'],
      resources: [
        `arn:${Aws.PARTITION}:iam::${Aws.ACCOUNT_ID}:role/aws-service-role/${SERVICE}/${LINKED_ROLE}`,
      ],
      conditions: { StringEquals: { 'iam:AWSServiceName': SERVICE } },
    }),
  );
}

/** Lets a role end the scaling of endpoints; the alarms that it was scaled by go with it. */
export function grantEndScaling(role: IRole): void {
  onTargets(role, ['DeregisterScalableTarget']);
  onAlarms(role, ['DescribeAlarms', 'DeleteAlarms']);
}

function onTargets(role: IRole, actions: readonly string[]): void {
  const targets = `arn:${Aws.PARTITION}:application-autoscaling:${Aws.REGION}:${Aws.ACCOUNT_ID}:scalable-target/*`;
  role.addToPrincipalPolicy(
    new PolicyStatement({
      actions: actions.map((action) => `application-autoscaling:${action}`),
      resources: [targets],
      conditions: INSTANCES,
    }),
  );
  allow(role, ['application-autoscaling:DescribeScalableTargets'], '*');
  acceptArn(role, targets, 'A scalable target has an id that nobody can foresee.');
  acceptAnyResource(
    role,
    'Descriptions are not of one target: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsapplicationautoscaling.html',
  );
}

function onAlarms(role: IRole, actions: readonly string[]): void {
  const alarms = `arn:${Aws.PARTITION}:cloudwatch:${Aws.REGION}:${Aws.ACCOUNT_ID}:alarm:*`;
  allow(
    role,
    actions.map((action) => `cloudwatch:${action}`),
    alarms,
  );
  acceptArn(role, alarms, 'Application Auto Scaling asks for alarms without naming one.');
}

function allow(role: IRole, actions: string[], resource: string): void {
  role.addToPrincipalPolicy(new PolicyStatement({ actions, resources: [resource] }));
}

import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';

/** The one customer-managed key of data, ledger and alarms. Losing it is losing the data: retained. */
export class EncryptionKey extends Key {
  constructor(scope: Construct, id: string, description: string) {
    super(scope, id, { description, enableKeyRotation: true, removalPolicy: RemovalPolicy.RETAIN });
    this.#letAlarmsNotify();
  }

  /** Without this, alarms turn red and nobody hears of it: CloudWatch can't publish to the topic. */
  #letAlarmsNotify(): void {
    const cloudWatch = new ServicePrincipal('cloudwatch.amazonaws.com', {
      conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
    });
    this.grant(cloudWatch, 'kms:Decrypt', 'kms:GenerateDataKey');
  }
}

import { Stack } from 'aws-cdk-lib';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Construct } from 'constructs';

/** Where alarms are read: the topic every alarm notifies, and the people subscribed to it. */
export class AlarmTopic extends Topic {
  constructor(scope: Construct, id: string, props: { key: IKey; emails: readonly string[] }) {
    super(scope, id, { masterKey: props.key, enforceSSL: true, displayName: 'Evergreen alarms' });
    for (const email of props.emails) this.addSubscription(new EmailSubscription(email));
    this.grantPublish(
      new ServicePrincipal('cloudwatch.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    );
  }
}

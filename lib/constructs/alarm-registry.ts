import { Annotations } from 'aws-cdk-lib';
import {
  Alarm,
  ComparisonOperator,
  type IMetric,
  type TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';

/** `page`: somebody gets up for it. `ticket`: somebody looks at it in the morning. */
export type Severity = 'page' | 'ticket';

export interface RegisteredAlarmProps {
  /** @default - CloudFormation makes one */
  readonly alarmName?: string;
  readonly metric: IMetric;
  /** The alarm fires when the metric is greater. */
  readonly above: number;
  readonly evaluationPeriods: number;
  /** M of N. @default - all of them */
  readonly datapointsToAlarm?: number;
  readonly treatMissingData: TreatMissingData;
  readonly severity: Severity;
  /** What has happened, in one sentence. */
  readonly says: string;
  /** The heading of the section in docs/runbook.md, as an anchor. */
  readonly runbook: string;
}

/** Every alarm is made here, so that none comes without a severity, a section to read and a reader. */
export class AlarmRegistry extends Construct {
  readonly #topic: ITopic;

  constructor(scope: Construct, id: string, topic: ITopic) {
    super(scope, id);
    this.#topic = topic;
  }

  add(id: string, props: RegisteredAlarmProps): Alarm {
    const alarm = new Alarm(this, id, {
      ...(props.alarmName !== undefined && { alarmName: props.alarmName }),
      metric: props.metric,
      threshold: props.above,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: props.evaluationPeriods,
      datapointsToAlarm: props.datapointsToAlarm ?? props.evaluationPeriods,
      treatMissingData: props.treatMissingData,
      alarmDescription: `[${props.severity}] ${props.says} Runbook: docs/runbook.md#${props.runbook}`,
    });
    if (!/^[a-z0-9-]+$/.test(props.runbook)) {
      Annotations.of(alarm).addError(`"${props.runbook}" is no anchor of a Markdown heading.`);
    }
    const notify = new SnsAction(this.#topic);
    alarm.addAlarmAction(notify);
    alarm.addOkAction(notify);
    return alarm;
  }
}

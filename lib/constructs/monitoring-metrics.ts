import { Duration } from 'aws-cdk-lib';
import { MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import { monitoringMetrics } from '../../pipelines/monitoring/metrics.ts';
import { predictionMetrics } from '../../pipelines/serving/metrics.ts';
import { modelMetric } from './model-metric.ts';

/**
 * One point a look at the traffic: looks are minutes apart at the least, and in a longer period the
 * worse of two would hide the better one that came after it.
 */
const LOOK = Duration.minutes(1);

/**
 * A metric of the traffic, 0 while the model has no champion, and without a point where a look found
 * not enough data: an alarm then keeps its state.
 */
export function whileServing(model: string, metricName: string): MathExpression {
  return new MathExpression({
    label: metricName,
    expression: 'IF(champion > 0, found, 0)',
    usingMetrics: {
      champion: modelMetric(model, monitoringMetrics.hasChampion, '', 'Maximum'),
      found: modelMetric(model, metricName, '', 'Maximum'),
    },
    period: LOOK,
  });
}

/** 1 where predictions were answered and nothing was captured, else 0. */
export function captureMissing(model: string, period: Duration): MathExpression {
  return new MathExpression({
    label: 'answered and not captured',
    expression: 'IF(FILL(answered, 0) > 0 AND FILL(captured, 0) == 0, 1, 0)',
    usingMetrics: {
      answered: modelMetric(model, predictionMetrics.predictions),
      captured: modelMetric(model, monitoringMetrics.capturedRecords),
    },
    period,
  });
}

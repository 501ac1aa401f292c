import { describe, expect, it } from 'vitest';
import { gatesPolicy } from '../../../../pipelines/gates/contract.ts';
import { defaultGates } from '../../../../pipelines/gates/default-gates.ts';
import { taskMetrics } from '../../../../pipelines/gates/task-metrics.ts';
import { xgboostTabular } from '../../../../pipelines/xgboost-tabular/algorithm.ts';

describe.each(['binary', 'multiclass', 'regression'] as const)('defaultGates(%s)', (task) => {
  const gates = defaultGates(task);

  it('is a policy of metrics that the task has', () => {
    expect(gatesPolicy.parse(gates)).toEqual(gates);
    const named = [
      ...Object.keys(gates.floors),
      ...gates.nonInferiority.map((rule) => rule.metric),
    ];
    for (const metric of named) expect(taskMetrics[task]).toContain(metric);
  });

  it("compares the algorithm's primary metric", () => {
    expect(gates.nonInferiority[0]?.metric).toBe(xgboostTabular.primaryMetric[task]);
  });
});

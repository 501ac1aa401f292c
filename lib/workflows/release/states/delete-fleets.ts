import {
  Choice,
  Fail,
  type IChainable,
  Map,
  Pass,
  ProvideItems,
} from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { callSageMaker } from '../../call-service.ts';
import { causeSays, NO_OUTPUT, SAME_OUTPUT, when } from './execution.ts';

/** In the order in which SageMaker asks for it: a config names its model. */
const KINDS = [
  { name: 'config', action: 'deleteEndpointConfig', parameter: 'EndpointConfigName' },
  { name: 'model', action: 'deleteModel', parameter: 'ModelName' },
] as const;

/**
 * Deletes the configs and models of the fleets in `$gone`. They cost nothing, so a release stays what
 * it is when that fails; its execution fails, and says why.
 */
export function deleteFleets(scope: Construct): Map {
  const map = Map.jsonata(scope, 'Delete old fleets', {
    items: ProvideItems.jsonata('{% $gone %}'),
    maxConcurrency: 1,
    outputs: NO_OUTPUT,
  });
  const deleted = Pass.jsonata(scope, 'Fleet deleted', { outputs: NO_OUTPUT });
  const [config, model] = KINDS.map((kind) => ({ kind, task: deleteOne(scope, kind) }));
  if (!config || !model) throw new Error('A fleet is a config and a model.');
  config.task.addCatch(unlessGone(scope, config.kind.name, model.task));
  model.task.addCatch(unlessGone(scope, model.kind.name, deleted));
  map.itemProcessor(config.task.next(model.task).next(deleted));
  map.addCatch(
    Fail.jsonata(scope, 'Clean-up failed', {
      error: '{% $states.input.Error %}',
      cause: "{% $exists($states.input.Cause) ? $states.input.Cause : '' %}",
    }),
    { outputs: '{% $states.errorOutput %}' },
  );
  return map;
}

function deleteOne(scope: Construct, { name, action, parameter }: (typeof KINDS)[number]) {
  return callSageMaker(scope, `Delete ${name}`, action, {
    Arguments: { [parameter]: '{% $states.context.Map.Item.Value %}' },
    Output: SAME_OUTPUT,
  });
}

/** Deleted before, by a call whose answer got lost, or by a person. */
function unlessGone(scope: Construct, name: string, next: IChainable): Choice {
  return Choice.jsonata(scope, `Is the ${name} gone?`)
    .when(when(causeSays('Could not find')), next)
    .otherwise(
      Fail.jsonata(scope, `The ${name} stays`, {
        error: '{% $states.input.Error %}',
        cause: "{% $exists($states.input.Cause) ? $states.input.Cause : '' %}",
      }),
    );
}

import { count, seconds } from './narrate.ts';
import { underTraffic } from './prediction-acts.ts';
import { DemoFailedError, type Stage } from './stage.ts';

/** Requests a second that are more than one instance is to have. */
const LOAD = 40;

/** Load adds an instance. */
export async function scaleOut(
  stage: Stage,
  { minuteSeconds }: { readonly minuteSeconds: number },
): Promise<void> {
  const { narrator, endpoint } = stage;
  narrator.act('Load adds an instance');
  const target = await endpoint.target();
  narrator.say(
    `One instance is to have ${count(target)} requests a minute; ${LOAD} a second are ${count(LOAD * 60)}. To see it soon, a minute of SageMaker's lasts ${minuteSeconds} s here.`,
  );
  const started = Date.now();
  const { result: hasGrown, report } = await underTraffic(
    stage,
    { perSecond: LOAD },
    async () => await endpoint.instances((instances) => instances > 1),
  );
  if (!hasGrown) throw new DemoFailedError('The endpoint has got no second instance.');
  narrator.say(
    `A second instance serves ${seconds(Date.now() - started)} after the load began; all ${count(report.sent)} requests were answered.`,
  );
}

/** Quiet takes it away again. */
export async function scaleIn({ narrator, endpoint }: Stage): Promise<void> {
  const isBack = await endpoint.instances((instances) => instances === 1);
  if (!isBack) throw new DemoFailedError('The endpoint has not gone back to one instance.');
  narrator.say('Meanwhile it was quiet, and the endpoint is back to one instance:');
  for (const { at, what } of await endpoint.activities()) {
    narrator.say(`  ${at.toISOString().slice(11, 19)}  ${what}`);
  }
}

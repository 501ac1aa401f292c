import { askEvergreen } from './ask-evergreen.ts';
import { DemoFailedError, type Stage } from './stage.ts';

/** Everything is taken down, and what is left is listed. */
export async function destroyAll(stage: Stage): Promise<void> {
  stage.narrator.act('Everything is taken down');
  const lines = await askEvergreen(stage, 'destroy', '--yes');
  if (lines.some((line) => line.includes('alarm is left'))) return;
  throw new DemoFailedError('Something that costs money is left.');
}

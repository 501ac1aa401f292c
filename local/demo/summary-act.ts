import { rmSync } from 'node:fs';
import { relative } from 'node:path';
import { CACHE_FOLDER } from '../folders.ts';
import { showCalls } from './api-act.ts';
import { askEvergreen } from './ask-evergreen.ts';
import { MODEL, type Stage } from './stage.ts';
import { summarise } from './summary.ts';

/** What a person takes home: what serves and why, every act, version and decision, calls, the report. */
export async function tellTheEnd(stage: Stage): Promise<void> {
  const { narrator } = stage;
  narrator.act('What serves now, and why');
  await askEvergreen(stage, 'status', MODEL);
  await askEvergreen(stage, 'explain', MODEL);
  narrator.act('The whole story');
  await summarise(stage);
  await showCalls(stage);
  narrator.say('All of it as pages, for as long as you keep them:');
  const folder = relative(process.cwd(), `${CACHE_FOLDER}/demo/report`);
  // The pages of an earlier demo are of runs that are gone.
  rmSync(folder, { recursive: true, force: true });
  await askEvergreen(stage, 'report', MODEL, '--to', folder);
}

import { type ListrTask, PRESET_TIMER } from 'listr2';

/** Told the newest line of what goes on inside a step. */
export type ShowLine = (line: string) => void;

/** Can lines be drawn over, so that steps turn and tick in place? */
const CAN_REDRAW = process.stdout.isTTY && process.env['TERM'] !== 'dumb';

/** How Listr shows steps. A failure is told once, in full, by the session at the end. */
export function shown({ quiet }: { quiet: boolean }) {
  return {
    // The session ends everything in order; Listr's own listener would exit before it could.
    registerSignalListeners: false,
    silentRendererCondition: quiet || !CAN_REDRAW,
    rendererOptions: { timer: PRESET_TIMER, collapseSubtasks: false, showErrorMessage: false },
  };
}

/** Where steps are told when they can't be drawn: a line when one begins, a line when it ends. */
export type StepLog = (line: string) => void;

/** @returns `undefined` where Listr draws the steps, or nothing is wanted */
export function stepLog({ quiet }: { quiet: boolean }): StepLog | undefined {
  return quiet || CAN_REDRAW ? undefined : console.log;
}

/**
 * A step of work.
 * @param work - does it, and may answer a title that says how it went
 */
export function step<Context>(
  title: string,
  log: StepLog | undefined,
  work: (context: Context, show: ShowLine) => Promise<string | undefined>,
): ListrTask<Context> {
  return {
    title,
    task: async (context, task) => {
      const started = Date.now();
      const took = () => `${((Date.now() - started) / 1000).toFixed(1)} s`;
      log?.(`  …  ${title}`);
      try {
        task.title = (await work(context, (line) => (task.output = line))) ?? title;
        log?.(`  ✔  ${task.title} (${took()})`);
      } catch (error) {
        log?.(`  ✖  ${title} (${took()})`);
        throw error;
      }
    },
  };
}

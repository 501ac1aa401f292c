import { Listr, type ListrTask, PRESET_TIMER } from 'listr2';
import { LocalCloud, type LocalCloudOptions } from './cloud/local-cloud.ts';
import { bootstrap, deploy, type StackOutputs, synthesise } from './deploy/deploy-app.ts';
import { findPython, type Python } from './set-up/find-python.ts';
import { type PythonEnvironment, pythonEnvironment } from './set-up/python-environment.ts';

export interface BringUpOptions {
  /** The folder that holds the `evergreen.config.ts` to deploy. */
  readonly configFolder: string;
  /** A folder of this run's own. */
  readonly runFolder: string;
  readonly eventDelivery?: LocalCloudOptions['eventDelivery'];
  /** Shows no progress. @default false */
  readonly quiet?: boolean;
}

/** The app, deployed into a local cloud that this process owns. */
export interface RunningApp {
  readonly cloud: LocalCloud;
  readonly outputs: StackOutputs;
}

interface Progress {
  found?: Python;
  environment?: PythonEnvironment;
  cloud?: LocalCloud;
  outputs?: StackOutputs;
}

/**
 * Makes the environments, starts the local cloud, and bootstraps and deploys the unmodified app into
 * it, telling how far it is. Whoever calls it stops the cloud.
 */
export async function bringUp(options: BringUpOptions): Promise<RunningApp> {
  const steps = new Listr<Progress>(
    [
      {
        title: 'Prepare the cloud, and synthesise the app',
        task: (_progress, task) =>
          task.newListr([prepareCloud(options), synthesiseApp(options)], { concurrent: true }),
      },
      deployApp(options),
    ],
    {
      // The session ends everything in order; Listr's own listener would exit before it could.
      registerSignalListeners: false,
      silentRendererCondition: options.quiet ?? false,
      fallbackRenderer: 'simple',
      rendererOptions: { timer: PRESET_TIMER, collapseSubtasks: false },
      fallbackRendererOptions: { timer: PRESET_TIMER },
    },
  );
  const { cloud, outputs } = await steps.run({});
  if (!cloud || !outputs) throw new Error('A step of the set-up ended without its result.');
  return { cloud, outputs };
}

function prepareCloud({ runFolder, eventDelivery }: BringUpOptions): ListrTask<Progress> {
  return {
    title: 'Local cloud',
    task: (_progress, task) =>
      task.newListr(
        [
          {
            title: 'Find Python 3.11 to 3.13',
            task: async (progress, step) => {
              const python = await findPython();
              progress.found = python;
              step.title = `Python ${python.version} (${python.command})`;
            },
          },
          {
            title: 'Python environment',
            task: async (progress, step) => {
              const environment = await pythonEnvironment(needed(progress.found), shownBy(step));
              progress.environment = environment;
              step.title = `Python environment (${environment.wasCached ? 'cached' : 'made, and cached for next time'})`;
            },
          },
          {
            title: 'Start the cloud',
            task: async (progress, step) => {
              const { python } = needed(progress.environment);
              progress.cloud = await LocalCloud.start({
                python,
                runFolder,
                ...(eventDelivery && { eventDelivery }),
              });
              step.title = `Cloud at ${progress.cloud.endpoint}, TLS on, IAM enforced`;
            },
          },
          {
            title: 'cdk bootstrap',
            task: async (progress, step) => {
              await bootstrap(needed(progress.cloud), {
                runFolder,
                progress: shownBy(step),
              });
            },
          },
        ],
        { concurrent: false },
      ),
  };
}

function synthesiseApp({ configFolder, runFolder }: BringUpOptions): ListrTask<Progress> {
  return {
    title: 'cdk synth',
    task: async (_progress, step) => {
      await synthesise(configFolder, {
        runFolder,
        progress: shownBy(step),
      });
    },
  };
}

function deployApp({ runFolder }: BringUpOptions): ListrTask<Progress> {
  return {
    title: 'cdk deploy --all',
    task: async (progress, step) => {
      progress.outputs = await deploy(needed(progress.cloud), {
        runFolder,
        progress: shownBy(step),
      });
      step.title = `cdk deploy --all: ${Object.keys(progress.outputs).join(', ')}`;
    },
  };
}

/** Shows the newest line below its step. A log has no place for lines that come and go. */
function shownBy(step: { output: string }): (line: string) => void {
  return (line) => {
    if (process.stdout.isTTY) step.output = line;
  };
}

function needed<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('An earlier step of the set-up has no result.');
  return value;
}

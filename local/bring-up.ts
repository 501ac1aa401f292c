import { Listr, type ListrTask } from 'listr2';
import { LocalCloud, type LocalCloudOptions } from './cloud/local-cloud.ts';
import { SageMakerEmulator, type SageMakerEmulatorOptions } from './cloud/sagemaker-emulator.ts';
import { bootstrap, deploy, type StackOutputs, synthesise } from './deploy/deploy-app.ts';
import { findPython, type Python } from './set-up/find-python.ts';
import { imageEnvironments, type PreparedImages } from './set-up/image-environments.ts';
import { type PythonEnvironment, pythonEnvironment } from './set-up/python-environment.ts';
import { shown, step, type StepLog, stepLog } from './steps.ts';

export interface BringUpOptions {
  /** The folder that holds the `evergreen.config.ts` to deploy. */
  readonly configFolder: string;
  /** A folder of this run's own. */
  readonly runFolder: string;
  readonly eventDelivery?: LocalCloudOptions['eventDelivery'];
  /** Told when the cloud, or what runs SageMaker's jobs for it, ends by itself. @default - nobody is told */
  readonly onCloudLost?: LocalCloudOptions['onLost'];
  readonly minuteSeconds?: SageMakerEmulatorOptions['minuteSeconds'];
  /** Shows no progress. @default false */
  readonly quiet?: boolean;
}

/** The app, deployed into a local cloud that this process owns. */
export interface RunningApp {
  readonly cloud: LocalCloud;
  readonly sagemaker: SageMakerEmulator;
  readonly outputs: StackOutputs;
}

interface Progress {
  found?: Python;
  environment?: PythonEnvironment;
  images?: PreparedImages;
  sagemaker?: SageMakerEmulator;
  cloud?: LocalCloud;
  outputs?: StackOutputs;
}

/**
 * Makes the environments, starts the local cloud, and bootstraps and deploys the unmodified app into
 * it, telling how far it is. Whoever calls it stops the cloud.
 */
export async function bringUp(options: BringUpOptions): Promise<RunningApp> {
  const quiet = options.quiet ?? false;
  const log = stepLog({ quiet });
  const steps = new Listr<Progress>(
    [
      {
        title: 'Prepare the cloud, and synthesise the app',
        task: (_progress, task) =>
          task.newListr(
            [
              {
                title: 'Local cloud',
                task: (_, cloud) => cloud.newListr(cloudSteps(options, log), { concurrent: false }),
              },
              synthesiseApp(options, log),
            ],
            { concurrent: true },
          ),
      },
      deployApp(options, log),
    ],
    shown({ quiet }),
  );
  const { cloud, sagemaker, outputs } = await steps.run({});
  return { cloud: needed(cloud), sagemaker: needed(sagemaker), outputs: needed(outputs) };
}

function cloudSteps(options: BringUpOptions, log: StepLog | undefined): ListrTask<Progress>[] {
  return [
    step('Find Python 3.11 to 3.13', log, async (progress) => {
      const { version, command } = (progress.found = await findPython());
      return `Python ${version} (${command})`;
    }),
    {
      title: 'Python environments',
      task: (_, task) => task.newListr(environments(log), { concurrent: true }),
    },
    ...startCloud(options, log),
    step('cdk bootstrap', log, async (progress, show) => {
      const { runFolder } = options;
      await bootstrap(needed(progress.cloud), { runFolder, progress: show });
    }),
  ];
}

function environments(log: StepLog | undefined): ListrTask<Progress>[] {
  return [
    step('The cloud’s Python environment', log, async (progress, show) => {
      progress.environment = await pythonEnvironment(needed(progress.found), show);
      return `The cloud’s Python environment ${cachedText(progress.environment)}`;
    }),
    step('The training image’s Python environment', log, async (progress, show) => {
      progress.images = await imageEnvironments(needed(progress.found), show);
      return `The training image’s Python environment ${cachedText(progress.images)}`;
    }),
  ];
}

function startCloud(
  { runFolder, eventDelivery, minuteSeconds, onCloudLost }: BringUpOptions,
  log: StepLog | undefined,
): ListrTask<Progress>[] {
  const onLost = onCloudLost && { onLost: onCloudLost };
  return [
    step('Start SageMaker', log, async (progress) => {
      const { images } = needed(progress.images);
      progress.sagemaker = await SageMakerEmulator.start({
        images,
        runFolder,
        ...(minuteSeconds !== undefined && { minuteSeconds }),
        ...onLost,
      });
      return `SageMaker with ${Object.keys(images).join(', ')}`;
    }),
    step('Start the cloud', log, async (progress) => {
      const { python } = needed(progress.environment);
      progress.cloud = await LocalCloud.start({
        python,
        runFolder,
        sagemaker: needed(progress.sagemaker),
        ...(eventDelivery && { eventDelivery }),
        ...onLost,
      });
      return `Cloud at ${progress.cloud.endpoint}, TLS on, IAM enforced`;
    }),
  ];
}

function cachedText({ wasCached }: { readonly wasCached: boolean }): string {
  return wasCached ? '(cached)' : '(made, and cached for next time)';
}

function synthesiseApp(
  { configFolder, runFolder }: BringUpOptions,
  log: StepLog | undefined,
): ListrTask<Progress> {
  return step('cdk synth', log, async (_progress, show) => {
    await synthesise(configFolder, { runFolder, progress: show });
  });
}

function deployApp({ runFolder }: BringUpOptions, log: StepLog | undefined): ListrTask<Progress> {
  return step('cdk deploy --all', log, async (progress, show) => {
    progress.outputs = await deploy(needed(progress.cloud), { runFolder, progress: show });
    return `cdk deploy --all: ${Object.keys(progress.outputs).join(', ')}`;
  });
}

function needed<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('An earlier step of the set-up has no result.');
  return value;
}

import { mkdirSync, readFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import * as z from 'zod';
import { ACCOUNT, type LocalCloud, REGION } from '../cloud/local-cloud.ts';
import { fromRepository } from '../folders.ts';
import { runToEnd } from '../processes/run-to-end.ts';

const CDK = fromRepository('node_modules/aws-cdk/bin/cdk');

/** Of one stack the command looks every five seconds whether it is done: models are deployed side by side. */
const SIDE_BY_SIDE = 16;

const DEPLOY_OPTIONS = [
  '--require-approval',
  'never',
  '--progress',
  'events',
  '--concurrency',
  `${SIDE_BY_SIDE}`,
];

/** By stack, then by output key. */
export type StackOutputs = Readonly<Record<string, Readonly<Record<string, string>>>>;

export interface DeployStep {
  /** A folder of this run's own. */
  readonly runFolder: string;
  readonly progress: (line: string) => void;
}

/** Synthesises the app, as on AWS, for the config in a folder. Needs no cloud. */
export async function synthesise(configFolder: string, step: DeployStep): Promise<void> {
  await cdk(['synth', '--quiet', '--output', assembly(step)], step, {
    ...registryAccess(process.env),
    EVERGREEN_CONFIG: configFolder,
  });
}

/**
 * Prepares the account, as on AWS: asset bucket, roles. It is the same for every app, and where it
 * finds a cdk.json it would synthesise that app all over.
 */
export async function bootstrap(cloud: LocalCloud, step: DeployStep): Promise<void> {
  const args = ['bootstrap', `aws://${ACCOUNT}/${REGION}`];
  await cdk(args, { ...step, cwd: homeIn(step) }, cloud.environment);
}

/** Deploys every stack of the synthesised app. */
export async function deploy(cloud: LocalCloud, step: DeployStep): Promise<StackOutputs> {
  const outputsFile = join(step.runFolder, 'outputs.json');
  await cdk(
    ['deploy', '--all', '--app', assembly(step), ...DEPLOY_OPTIONS, '--outputs-file', outputsFile],
    step,
    cloud.environment,
  );
  return z
    .record(z.string(), z.record(z.string(), z.string()))
    .parse(JSON.parse(readFileSync(outputsFile, 'utf8')));
}

/** Resources by logical id, each with what CloudFormation knows it by. */
export type ResourceMapping = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Gives resources that are there to a stack of the synthesised app that is not. */
export async function importInto(
  cloud: LocalCloud,
  stack: string,
  { mapping, ...step }: DeployStep & { readonly mapping: ResourceMapping },
): Promise<void> {
  const inline = ['--resource-mapping-inline', JSON.stringify(mapping)];
  await cdk(['import', stack, '--app', assembly(step), ...inline], step, cloud.environment);
}

/** One output of a stack. */
export function output(outputs: StackOutputs, stack: string, key: string): string {
  const value = outputs[stack]?.[key];
  if (value === undefined) throw new Error(`The stack ${stack} has no output ${key}.`);
  return value;
}

/** What npm needs to reach its registry: the layer of another architecture is fetched by it, once. */
function registryAccess(environment: NodeJS.ProcessEnv): Record<string, string> {
  const wanted = /^(npm_config_.*|(https?|no|all)_proxy|node_extra_ca_certs)$/i;
  return Object.fromEntries(
    Object.entries(environment).filter(
      (entry): entry is [string, string] => wanted.test(entry[0]) && entry[1] !== undefined,
    ),
  );
}

function assembly({ runFolder }: DeployStep): string {
  return join(runFolder, 'cdk.out');
}

/** An empty home: nothing a person keeps in theirs has a part in this. */
function homeIn({ runFolder }: DeployStep): string {
  const home = join(runFolder, 'cdk-home');
  mkdirSync(home, { recursive: true });
  return home;
}

async function cdk(
  args: readonly string[],
  { cwd = fromRepository('.'), ...step }: DeployStep & { readonly cwd?: string },
  environment: Readonly<Record<string, string>>,
): Promise<void> {
  const home = homeIn(step);
  await runToEnd(process.execPath, [CDK, ...args], {
    shownAs: `cdk ${args[0]}`,
    progress: step.progress,
    cwd,
    logFile: join(step.runFolder, 'cdk.log'),
    environment: {
      // The app runs on the Node that runs this, however it was called.
      PATH: [dirname(process.execPath), process.env['PATH']].join(delimiter),
      HOME: home,
      // `cdk bootstrap` leaves what it synthesises in the folder for temporary files.
      TMPDIR: home,
      // Nothing of the person's own AWS set-up may reach this cloud, nor this run theirs.
      AWS_CONFIG_FILE: join(home, 'none'),
      AWS_SHARED_CREDENTIALS_FILE: join(home, 'none'),
      AWS_EC2_METADATA_DISABLED: 'true',
      NO_PROXY: '127.0.0.1',
      CDK_DISABLE_VERSION_CHECK: '1',
      CDK_DISABLE_CLI_TELEMETRY: 'true',
      NO_COLOR: '1',
      ...environment,
    },
  });
}

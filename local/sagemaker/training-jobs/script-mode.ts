import { cp, mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { CreateTrainingJobRequest } from '@aws-sdk/client-sagemaker';
import { extract } from 'tar';
import type { LocalImage } from '../container/images.ts';
import type { JobFolder } from '../container/job-folder.ts';
import type { Command } from '../container/run-commands.ts';
import { JobFailure } from '../errors.ts';
import { commandArguments, decoded, type Decoded } from './script-arguments.ts';
import { scriptVariables } from './script-variables.ts';

/** What script mode starts from. */
export interface ScriptMode {
  readonly request: CreateTrainingJobRequest;
  readonly folder: JobFolder;
  readonly image: LocalImage;
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * What AWS's framework images do without an entry point of the job's own (aws/sagemaker-containers,
 * `_modules.run_module`): unpack the code, make it a module, `pip install .` it, and run it with
 * the hyperparameters as arguments and the SM_* variables.
 *
 * A container's site-packages are its own; the environment that stands in for the image is shared,
 * so pip's target is a folder of the job's.
 */
export async function scriptMode(given: ScriptMode): Promise<readonly Command[]> {
  const { folder, image, request } = given;
  const { own, framework } = decoded(request.HyperParameters ?? {}, (text) =>
    folder.localised(text),
  );
  const program = framework['sagemaker_program'];
  if (typeof program !== 'string') {
    throw new JobFailure(
      'AlgorithmError: framework error: \nno hyperparameter sagemaker_program names the script, and the local SageMaker has no algorithm mode, exit code: 1',
    );
  }
  const module = program.replace(/\.py$/, '');
  const code = await folder.folder('code');
  await unpackCode(framework['sagemaker_submit_directory'], code);
  await makeModule(code, module);
  const installed = folder.own('site-packages');
  const pip = [image.python, '-m', 'pip', 'install', '.'];
  const run = [image.python, '-m', module, ...commandArguments(own)];
  const environment = {
    ...given.environment,
    ...scriptVariables({ request, folder, module, program, own, framework }),
    PYTHONPATH: `${code}:${installed}`,
  };
  return [
    {
      argv: pip,
      environment: { ...given.environment, PIP_TARGET: installed },
      cwd: code,
      failed: () => fail(folder, 'InstallModuleError', pip),
    },
    {
      argv: run,
      environment,
      cwd: code,
      failed: () => fail(folder, 'ExecuteUserScriptError', run),
    },
  ];
}

/** A folder is copied, an archive is unpacked, a file is the module itself. */
async function unpackCode(from: Decoded | undefined, code: string): Promise<void> {
  if (typeof from !== 'string') return;
  if (from.startsWith('s3://')) {
    throw new JobFailure(
      'AlgorithmError: framework error: \nthe local SageMaker takes sagemaker_submit_directory from a channel, not from S3, exit code: 1',
    );
  }
  const found = await stat(from).catch(() => undefined);
  if (!found) {
    throw new JobFailure(
      `AlgorithmError: framework error: \nFileNotFoundError: No such file or directory: '${from}', exit code: 1`,
    );
  }
  if (found.isDirectory()) await cp(from, code, { recursive: true });
  else if (/\.(tar\.gz|tgz|tar)$/.test(from)) await extract({ file: from, cwd: code });
  else await cp(from, join(code, basename(from)));
}

/** Code without a setup.py gets one of every file in it. */
async function makeModule(code: string, name: string): Promise<void> {
  await mkdir(code, { recursive: true });
  if ((await readdir(code)).includes('setup.py')) return;
  await writeFile(
    join(code, 'setup.py'),
    `from setuptools import setup\nsetup(packages=[''], name="${name}", version='1.0.0', include_package_data=True)\n`,
  );
  await writeFile(join(code, 'setup.cfg'), '[wheel]\nuniversal = 1\n');
  await writeFile(
    join(code, 'MANIFEST.in'),
    'recursive-include . *\nrecursive-exclude . __pycache__*\nrecursive-exclude . *.pyc\nrecursive-exclude . *.pyo\n',
  );
}

/** The toolkit writes its own failure file, over the script's, and always ends with 1. */
async function fail(folder: JobFolder, error: string, command: readonly string[]): Promise<number> {
  await folder.folder('output');
  await writeFile(folder.ml('output/failure'), `${error}:\nCommand "${command.join(' ')}"`);
  return 1;
}

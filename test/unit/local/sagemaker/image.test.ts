import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { create } from 'tar';
import { describe, expect, it } from 'vitest';
import { anEmulator, channel, type EmulatorUnderTest, imagePython } from './emulator-under-test.ts';
import { train } from './script-mode.ts';

const LOG_GROUP = '/aws/sagemaker/TrainingJobs';

describe('script mode', () => {
  const SCRIPT = `import helper, json, os, sys
print(sys.argv[1:])
print(helper.WORD, os.environ['SM_HP_RATE'], os.path.isdir(os.environ['SM_MODEL_DIR']))
print(json.loads(os.environ['SM_HPS']), os.environ['SM_CHANNELS'])
print(os.path.isfile(os.path.join(os.environ['SM_CHANNEL_CODE'], 'code.tar.gz')))
print(importlib_version())
`.replace('importlib_version()', "__import__('importlib.metadata').metadata.version('train')");

  const HYPERPARAMETERS = {
    sagemaker_program: 'train.py',
    sagemaker_submit_directory: '/opt/ml/input/data/code/code.tar.gz',
    rate: '0.1',
    depth: '6',
    exact: '1e5',
    k: '"text"',
    on: 'true',
  };

  async function withCode(script: string): Promise<EmulatorUnderTest> {
    const folder = mkdtempSync(join(tmpdir(), 'code-'));
    writeFileSync(join(folder, 'train.py'), script);
    writeFileSync(join(folder, 'helper.py'), 'WORD = "helped"\n');
    const file = join(folder, 'code.tar.gz');
    await create({ cwd: folder, file, gzip: true }, ['train.py', 'helper.py']);
    const emulator = await anEmulator();
    emulator.cloud.put('s3://code/code.tar.gz', readFileSync(file));
    return emulator;
  }

  const job = (environment: Record<string, string>) => ({
    HyperParameters: HYPERPARAMETERS,
    Environment: environment,
    InputDataConfig: [channel('code', 's3://code/code.tar.gz')],
  });

  it('installs the code and runs it with its arguments and variables', async () => {
    const emulator = await withCode(SCRIPT);
    const ended = await train(emulator, job({ PIP_NO_BUILD_ISOLATION: '0' }));
    const lines = emulator.cloud.log(LOG_GROUP, 'job-1');
    expect(ended, lines.join('\n')).toMatchObject({ TrainingJobStatus: 'Completed' });
    expect(lines.slice(-5)).toEqual([
      "['--depth', '6', '--exact', '100000.0', '-k', 'text', '--on', 'True', '--rate', '0.1']",
      'helped 0.1 True',
      `{'rate': 0.1, 'depth': 6, 'exact': 100000, 'k': 'text', 'on': True} ["code"]`,
      'True',
      '1.0.0',
    ]);
    // The environment that stands in for the image is shared: nothing of a job stays in it.
    const shared = await readdir(join(await imagePython(), '../../lib'), { recursive: true });
    expect(shared.filter((path) => path.endsWith('site-packages/helper.py'))).toEqual([]);
  });

  it('finds no index for an isolated build', async () => {
    const emulator = await withCode(SCRIPT);
    const ended = await train(emulator, job({}));
    expect(ended).toMatchObject({
      TrainingJobStatus: 'Failed',
      FailureReason: expect.stringMatching(
        /^AlgorithmError: InstallModuleError:\nCommand ".*python -m pip install ."\s*, exit code: 1$/,
      ),
    });
    expect(emulator.cloud.log(LOG_GROUP, 'job-1').join('\n')).toContain('setuptools');
  });

  it('reports a failing script as the toolkit does, whatever the script wrote', async () => {
    const emulator = await withCode(
      "open('/'.join([__import__('os').environ['SM_OUTPUT_DIR'], 'failure']), 'w').write('mine')\nraise SystemExit(7)\n",
    );
    const ended = await train(emulator, job({ PIP_NO_BUILD_ISOLATION: '0' }));
    expect(ended['FailureReason']).toMatch(
      /^AlgorithmError: ExecuteUserScriptError:\nCommand ".*python -m train --depth 6 .*", exit code: 1$/,
    );
  });

  it('needs a program', async () => {
    const emulator = await withCode(SCRIPT);
    const ended = await train(emulator, { ...job({}), HyperParameters: {} });
    expect(ended['FailureReason']).toContain('sagemaker_program');
  });
});

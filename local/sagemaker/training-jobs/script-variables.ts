import { availableParallelism } from 'node:os';
import type { CreateTrainingJobRequest } from '@aws-sdk/client-sagemaker';
import type { JobFolder } from '../container/job-folder.ts';
import { inputDataConfig, resourceConfig } from './container-config.ts';
import { asVariable, commandArguments, type Decoded } from './script-arguments.ts';

interface Script {
  readonly request: CreateTrainingJobRequest;
  readonly folder: JobFolder;
  readonly module: string;
  readonly program: string;
  readonly own: Readonly<Record<string, Decoded>>;
  readonly framework: Readonly<Record<string, Decoded>>;
}

/** The SM_* variables of a script (aws/sagemaker-containers, `TrainingEnv.to_env_vars`). */
export function scriptVariables(script: Script): Record<string, string> {
  const { request, folder, own, framework } = script;
  const inputData = inputDataConfig(request);
  const channels = Object.keys(inputData).toSorted();
  const values: Record<string, unknown> = {
    ...folders(folder),
    SM_HOSTS: ['algo-1'],
    SM_CURRENT_HOST: 'algo-1',
    SM_NETWORK_INTERFACE_NAME: 'eth0',
    SM_RESOURCE_CONFIG: resourceConfig(request),
    SM_INPUT_DATA_CONFIG: inputData,
    SM_CHANNELS: channels,
    SM_HPS: own,
    SM_FRAMEWORK_PARAMS: framework,
    SM_USER_ARGS: commandArguments(own),
    SM_USER_ENTRY_POINT: script.program,
    SM_MODULE_NAME: script.module,
    SM_MODULE_DIR: framework['sagemaker_submit_directory'] ?? folder.ml('code'),
    SM_FRAMEWORK_MODULE: 'sagemaker_xgboost_container.training:main',
    SM_LOG_LEVEL: framework['sagemaker_container_log_level'] ?? 20,
    SM_NUM_CPUS: availableParallelism(),
    SM_NUM_GPUS: 0,
    ...Object.fromEntries(
      channels.map((name) => [`SM_CHANNEL_${name.toUpperCase()}`, folder.ml('input/data', name)]),
    ),
    ...Object.fromEntries(
      Object.entries(own).map(([name, value]) => [`SM_HP_${name.toUpperCase()}`, value]),
    ),
  };
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, asVariable(value)]),
  );
}

function folders(folder: JobFolder): Record<string, string> {
  return {
    SAGEMAKER_BASE_DIR: folder.ml(),
    SM_MODEL_DIR: folder.ml('model'),
    SM_INPUT_DIR: folder.ml('input'),
    SM_INPUT_CONFIG_DIR: folder.ml('input/config'),
    SM_OUTPUT_DIR: folder.ml('output'),
    SM_OUTPUT_DATA_DIR: folder.ml('output/data'),
    SM_OUTPUT_INTERMEDIATE_DIR: folder.ml('output/intermediate'),
  };
}

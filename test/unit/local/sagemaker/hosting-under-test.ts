import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { create } from 'tar';
import { expect } from 'vitest';
import {
  anEmulator,
  type Answer,
  ARN,
  type EmulatorUnderTest,
  IMAGE,
  ROLE,
  TOKEN,
} from './emulator-under-test.ts';

export const ENDPOINT = 'shop-flights';
export const ENDPOINT_ARN = `${ARN}:endpoint/${ENDPOINT}`;

/** A script that says which model it is, and does what a request asks of it. */
export function script(version: string): string {
  return `
import json, os, sys, time
def model_fn(model_dir): return open(os.path.join(model_dir, 'weights')).read()
def input_fn(body, content_type): return (body, content_type)
def predict_fn(data, model): return {'model': model, 'version': '${version}', 'body': data[0] if isinstance(data[0], str) else data[0].decode('latin1')}
def output_fn(prediction, accept):
    if prediction['body'] == 'raise': raise ValueError('on demand')
    if prediction['body'] == 'exit': os._exit(3)
    if prediction['body'].startswith('sleep'): time.sleep(float(prediction['body'][5:]))
    return json.dumps(prediction), accept
`;
}

/** A model.tar.gz of files. */
export async function archive(files: Readonly<Record<string, string>>): Promise<Buffer> {
  const folder = mkdtempSync(join(tmpdir(), 'model-'));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  const file = join(mkdtempSync(join(tmpdir(), 'archive-')), 'model.tar.gz');
  await create({ cwd: folder, file, gzip: true }, Object.keys(files));
  return readFileSync(file);
}

export const SCRIPT_MODE = { SAGEMAKER_PROGRAM: 'inference.py', PIP_NO_BUILD_ISOLATION: '0' };

/** Makes a model whose script names a version. */
export async function aModel(
  { cloud, call }: EmulatorUnderTest,
  version: string,
  code = script(version),
): Promise<void> {
  const content = await archive({ weights: `w${version}`, 'code/inference.py': code });
  cloud.put(`s3://models/${version}/model.tar.gz`, content);
  const made = await call('CreateModel', {
    ModelName: `model-${version}`,
    ExecutionRoleArn: ROLE,
    PrimaryContainer: {
      Image: IMAGE,
      ModelDataUrl: `s3://models/${version}/model.tar.gz`,
      Environment: SCRIPT_MODE,
    },
  });
  expect(made).toEqual({ ModelArn: `${ARN}:model/model-${version}` });
}

/** A variant of an endpoint config. */
export function variant(version: string, changes: object = {}) {
  return {
    VariantName: 'champion',
    ModelName: `model-${version}`,
    InitialInstanceCount: 1,
    InstanceType: 'ml.m5.large',
    ...changes,
  };
}

/** Makes the config `config-<version>` of one variant, or of those that are given. */
export async function aConfig(
  { call }: EmulatorUnderTest,
  version: string,
  {
    variants = [variant(version)],
    ...rest
  }: { variants?: object[] } & Record<string, unknown> = {},
): Promise<void> {
  const made = await call('CreateEndpointConfig', {
    EndpointConfigName: `config-${version}`,
    ProductionVariants: variants,
    ...rest,
  });
  expect(made).toEqual({ EndpointConfigArn: `${ARN}:endpoint-config/config-${version}` });
}

type Options = Parameters<typeof anEmulator>[0] & {
  /** The script of model 1. */
  readonly code?: string;
};

/** An emulator with an endpoint InService by model and config 1; models 1 and 2 are there. */
export async function anEndpoint(
  config: Parameters<typeof aConfig>[2] = {},
  { code, ...options }: Options = {},
): Promise<EmulatorUnderTest> {
  const emulator = await anEmulator(options);
  await Promise.all([aModel(emulator, '1', code), aModel(emulator, '2')]);
  await aConfig(emulator, '1', config);
  const made = await emulator.call('CreateEndpoint', {
    EndpointName: ENDPOINT,
    EndpointConfigName: 'config-1',
  });
  expect(made).toEqual({ EndpointArn: ENDPOINT_ARN });
  const endpoint = await settled(emulator);
  expect(endpoint, lines(emulator).join('\n')).toMatchObject({ EndpointStatus: 'InService' });
  return emulator;
}

/** All log lines of the endpoint's variant `champion`. */
export function lines({ cloud }: EmulatorUnderTest, of = 'champion'): string[] {
  return cloud.log(`/aws/sagemaker/Endpoints/${ENDPOINT}`, of);
}

export async function endpoint({ call }: EmulatorUnderTest): Promise<Answer> {
  return await call('DescribeEndpoint', { EndpointName: ENDPOINT });
}

/** Waits until nobody is at work on the endpoint, and describes it. */
export async function settled(emulator: EmulatorUnderTest): Promise<Answer> {
  return await until(emulator, (one) =>
    ['InService', 'Failed', 'UpdateRollbackFailed', undefined].includes(status(one)),
  );
}

/** Waits until the endpoint is as it should be, and describes it. */
export async function until(
  emulator: EmulatorUnderTest,
  isSo: (endpoint: Answer) => boolean,
): Promise<Answer> {
  const deadline = Date.now() + 30_000;
  for (;;) {
    const one = await endpoint(emulator);
    if (isSo(one)) return one;
    if (Date.now() > deadline) throw new Error(`It stays ${JSON.stringify(one)}`);
    await sleep(10);
  }
}

export function status(one: Answer): string | undefined {
  const named = one['EndpointStatus'];
  return typeof named === 'string' ? named : undefined;
}

/** InvokeEndpoint as the bridge brings it. */
export async function invoke(
  { url }: EmulatorUnderTest,
  body: string | Buffer<ArrayBuffer>,
  headers: Record<string, string> = {},
  name = ENDPOINT,
) {
  const response = await fetch(`${url}/_invoke/${name}`, {
    method: 'POST',
    body,
    headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'text/csv', ...headers },
  });
  const text = await response.text();
  const json = response.headers.get('content-type')?.startsWith('application/json')
    ? (JSON.parse(text) as Answer)
    : {};
  return { status: response.status, headers: response.headers, text, json };
}

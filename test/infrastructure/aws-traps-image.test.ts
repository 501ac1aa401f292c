import {
  ProcessingInstanceType,
  ProductionVariantInstanceType,
  TrainingInstanceType,
} from '@aws-sdk/client-sagemaker';
import { App, Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { loadConfig } from '../../lib/config/index.ts';
import { AlgorithmImage } from '../../lib/constructs/algorithm-image.ts';
import { trainingSteps } from '../../pipelines/training/steps.ts';
import { xgboostTabular } from '../../pipelines/xgboost-tabular/algorithm.ts';
import { problemsOf } from '../support/config-problems.ts';
import type { Json } from '../support/template-reader.ts';
import { FIXTURES, WholeTemplate } from '../support/whole-template.ts';

describe.each(FIXTURES)('what %s deploys', (folder) => {
  let template: WholeTemplate;

  beforeAll(async () => {
    template = await WholeTemplate.of(folder);
  }, 120_000);

  const argumentsOf = (operation: string) => {
    const [call, another] = template.calls(operation);
    expect(call, operation).toBeDefined();
    expect(another, operation).toBeUndefined();
    return call?.state['Arguments'] as Json;
  };

  it('installs the code of a training job without an index: no build isolation, no network', () => {
    expect(argumentsOf('createTrainingJob.sync')).toMatchObject({
      Environment: { PIP_NO_BUILD_ISOLATION: '0' },
      EnableNetworkIsolation: true,
    });
  });

  it('trains by the entry point in the code channel', () => {
    const { AlgorithmSpecification, InputDataConfig } = argumentsOf('createTrainingJob.sync');
    expect(AlgorithmSpecification).toMatchObject({
      ContainerEntrypoint: [
        'python3',
        "{% '/opt/ml/input/data/code/' & $plan.entryPoints.train %}",
      ],
      TrainingInputMode: 'File',
    });
    const channels = (InputDataConfig as Json[]).map(({ ChannelName }) => ChannelName);
    expect(channels).toEqual(['training', 'definition', 'code']);
  });

  it('evaluates by an entry point, for processing has no script mode, with its files under /opt/ml/processing', () => {
    const { AppSpecification, ProcessingOutputConfig } = argumentsOf('createProcessingJob.sync');
    expect(AppSpecification).toMatchObject({
      ContainerEntrypoint: [
        'python3',
        "{% '/opt/ml/processing/input/code/' & $plan.entryPoints.evaluate %}",
      ],
    });
    const { Outputs } = ProcessingOutputConfig as { Outputs: { S3Output: Json }[] };
    for (const { S3Output } of Outputs) {
      expect(S3Output['LocalPath']).toMatch(/^\/opt\/ml\/processing\//);
    }
  });

  it('serves without an entry point: image, code and variables are the package’s own', () => {
    expect(argumentsOf('createModel')['PrimaryContainer']).toEqual({
      ModelPackageName: '{% $package.ModelPackageArn %}',
    });
  });

  it('names partition, region, account and domain by reference, in every template', () => {
    for (const { stackName, template: text } of template.assembly.stacks) {
      // A service's name begins with a letter; the host of an image or an API with its parts.
      expect(JSON.stringify(text), stackName).not.toMatch(/arn:aws[a-z-]*:|"\.[^"]*amazonaws\.com/);
    }
  });

  it('knows the registry of each region wherever an image is named', () => {
    const mapped = template.assembly.stacks.flatMap(({ template: text }) =>
      Object.values((text as { Mappings?: Record<string, Json> }).Mappings ?? {}),
    );
    // Training names it, and serving pulls it.
    expect(mapped).toHaveLength(2);
    for (const registries of mapped) expect(Object.keys(registries)).toHaveLength(37);
  });

  it('ships code as a flat folder of Python files, without requirements.txt', async () => {
    const { algorithms } = await loadConfig(folder);
    expect(algorithms.length).toBeGreaterThan(0);
    for (const { algorithm, files } of algorithms) {
      for (const { name } of files) expect(name, algorithm.name).toMatch(/^[^/\\]+\.py$/);
      const names = files.map(({ name }) => name);
      expect(names).toEqual(expect.arrayContaining(Object.values(algorithm.entryPoints)));
    }
  });
});

it('an evaluation has at most ten inputs, each under /opt/ml/processing', () => {
  const takes = (paths: readonly string[]) =>
    trainingSteps.prepareEvaluation.output.shape.inputs.safeParse(
      paths.map((LocalPath, index) => ({
        InputName: `input-${index}`,
        S3Input: {
          S3Uri: 's3://data/code/',
          LocalPath,
          S3DataType: 'S3Prefix',
          S3InputMode: 'File',
          S3DataDistributionType: 'FullyReplicated',
        },
      })),
    ).success;
  const under = Array.from({ length: 10 }, (_, index) => `/opt/ml/processing/input/${index}`);
  expect(takes(under)).toBe(true);
  expect(takes([...under, '/opt/ml/processing/input/one-more'])).toBe(false);
  expect(takes([...under.slice(1), '/opt/ml/code'])).toBe(false);
});

describe('an instance type that is no x86', () => {
  const types = [
    ...new Set<string>([
      ...Object.values(ProductionVariantInstanceType),
      ...Object.values(TrainingInstanceType),
      ...Object.values(ProcessingInstanceType),
    ]),
  ];
  /** By name: `g` behind the generation is Graviton, `gb` Nvidia's Grace. */
  const arm = types.filter((type) => /^ml\.(c[678]g|m[678]g|r[678]g|p6e-gb200)/.test(type));
  const refusedIn = (section: 'training' | 'evaluation' | 'serving', type: string) =>
    problemsOf({
      [section]: section === 'serving' ? { instanceType: type } : { instances: [type] },
    });

  it.each(['training', 'evaluation', 'serving'] as const)(
    'is refused for %s, and every other type of SageMaker’s is taken',
    (section) => {
      expect(arm.length).toBeGreaterThan(50);
      const refused = types.filter((type) => refusedIn(section, type).length > 0);
      expect(refused).toEqual(arm);
    },
  );
});

describe('the end of an image', () => {
  const image = xgboostTabular.image;

  afterEach(() => {
    vi.useRealTimers();
  });

  function warningsOn(day: string): number {
    vi.useFakeTimers({ now: new Date(`${day}T12:00:00Z`), toFake: ['Date'] });
    const stack = new Stack(new App(), 'Stack');
    const { tagged, uri } = new AlgorithmImage(stack, 'Image', image);
    expect(tagged).toBe('sagemaker-xgboost:3.2-0');
    expect(new StringParameter(stack, 'Uri', { stringValue: uri }).node.path).toBe('Stack/Uri');
    const found = Annotations.fromStack(stack).findWarning(
      '/Stack/Image',
      Match.stringLikeRegexp('sagemaker-xgboost:3.2-0 .*2027-05-13'),
    );
    return found.length;
  }

  it.each([
    ['2026-11-21', 0],
    ['2027-02-11', 0],
    ['2027-02-12', 1],
    ['2027-05-13', 1],
    ['2027-05-14', 1],
  ])('is warned of 90 days before, and from then on: on %s %i times', (day, times) => {
    expect(warningsOn(day)).toBe(times);
  });
});

import * as z from 'zod';
import {
  containerImage,
  entryPoints,
  trainingMetrics,
} from '../../pipelines/algorithm/contract.ts';
import { modelName } from '../../pipelines/model-definition/contract.ts';
import { nameList } from '../../pipelines/model-definition/problem.ts';
import { xgboostTabular } from '../../pipelines/xgboost-tabular/algorithm.ts';
import { xgboostHyperparameters } from '../../pipelines/xgboost-tabular/hyperparameters.ts';
import { IMAGE_REGISTRIES } from './algorithm-registries.ts';

const SHIPPED = [xgboostTabular.name];

const shipped = z
  .strictObject({
    name: z
      .enum(['xgboost-tabular'], {
        error: `${nameList(SHIPPED)}, or a name of your own beside the "folder" of your own code`,
      })
      .default('xgboost-tabular')
      .describe(
        'The code that trains, evaluates and serves: ours, or beside a folder the name of your own. Default: xgboost-tabular.',
      ),
    hyperparameters: xgboostHyperparameters.prefault({}).describe('How it trains.'),
  })
  .meta({ title: 'xgboost-tabular' });

const REPOSITORIES = Object.keys(IMAGE_REGISTRIES);
const { image, entryPoints: files } = xgboostTabular;

const ownImage = z.strictObject({
  repository: z
    .enum(REPOSITORIES, {
      error: `${nameList(REPOSITORIES)}: the registries of each region are known of no other`,
    })
    .default(image.repository)
    .describe(`A repository of AWS's images. Default: ${image.repository}.`),
  tag: containerImage.shape.tag
    .default(image.tag)
    .describe(`Of the image in the repository. Default: ${image.tag}.`),
});

/** A module that lies right in an algorithm's folder. */
export const CODE_FILE = /^\w[\w.-]*\.py$/;

function file(role: keyof typeof files, does: string) {
  return entryPoints.shape[role]
    .regex(CODE_FILE, 'the name of a .py file in the folder, such as train.py')
    .default(files[role])
    .describe(`The file of the folder that ${does}. Default: ${files[role]}.`);
}

const ownFiles = z.strictObject({
  train: file('train', 'a training job runs'),
  evaluate: file('evaluate', 'an evaluation runs'),
  serve: file('serve', 'an endpoint runs'),
});

/** The run adds two; SageMaker takes 100, on one line each. */
const ownHyperparameters = z
  .record(
    z.string().regex(/^[^\r\n]{1,256}$/, 'a name of 1 to 256 characters on one line'),
    z.union(
      [
        z.string().regex(/^[^\r\n]{0,2500}$/, 'a text of at most 2,500 characters on one line'),
        z.number(),
        z.boolean(),
      ],
      { error: 'a number, true or false, or a text of at most 2,500 characters on one line' },
    ),
  )
  .refine((values) => Object.keys(values).length <= 98, 'at most 98 hyperparameters');

const own = z
  .strictObject({
    name: modelName
      .refine((name) => !SHIPPED.includes(name), 'a name that no shipped algorithm has')
      .describe('Of the algorithm; with a folder, of your own.'),
    folder: z
      .string()
      .min(1)
      .describe(
        'Where its code lies, from the folder of this file: the .py files right in it. What they must do: docs/algorithms.md.',
      ),
    image: ownImage.prefault({}).describe('The image that the code runs in.'),
    entryPoints: ownFiles.prefault({}).describe('Which file runs where.'),
    trainingMetrics: trainingMetrics
      .default([])
      .describe('What SageMaker reads from the output of a training job. Default: nothing.'),
    hyperparameters: ownHyperparameters
      .default({})
      .describe('How it trains: texts, numbers, true or false. Default: none.'),
  })
  .meta({ title: 'an algorithm of your own' });

/** What trains, evaluates and serves a model: ours, or code of one's own. */
export const algorithmConfig = z.union([shipped, own]);
export type AlgorithmConfig = z.infer<typeof algorithmConfig>;

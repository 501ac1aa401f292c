import { valueText, type Problem } from '../../pipelines/model-definition/problem.ts';

/** Graviton families have a `g` right behind their generation: m6g, c7gn, g5g. */
const GRAVITON = /^ml\.[a-z]+\d+g[a-z]*\./;

/** What is wrong with a type of instance for an image of AWS's: these are built for x86 alone. */
export function gravitonProblem(path: Problem['path'], type: unknown): Problem[] {
  if (typeof type !== 'string' || !GRAVITON.test(type)) return [];
  return [
    {
      path,
      got: `${valueText(type)}, a Graviton instance`,
      expected: 'an x86 instance: the image of the algorithm is built for x86 alone',
      fix: 'Use "ml.m5.large", for example.',
    },
  ];
}

import { valueText, type Problem } from '../../pipelines/model-definition/problem.ts';

/** Graviton families have a `g` right behind their generation: m6g, c7gn, g5g. */
const GRAVITON = /^ml\.[a-z]+\d+g[a-z]*\./;

/** Nvidia's processors are Arm as well, beside its GPUs: p6e-gb200. */
const GRACE = /^ml\.[a-z0-9]+-gb\d+\./;

/** What is wrong with a type of instance for an image of AWS's: these are built for x86 alone. */
export function gravitonProblem(path: Problem['path'], type: unknown): Problem[] {
  if (typeof type !== 'string') return [];
  const processor = GRAVITON.test(type) ? 'Graviton' : GRACE.test(type) ? 'Grace' : undefined;
  if (processor === undefined) return [];
  return [
    {
      path,
      got: `${valueText(type)}, a ${processor} instance`,
      expected: 'an x86 instance: the image of the algorithm is built for x86 alone',
      fix: 'Use "ml.m5.large", for example.',
    },
  ];
}

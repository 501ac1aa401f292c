import * as z from 'zod';
import { candidateId } from '../evaluation/contract.ts';
import type { Task } from '../model-definition/contract.ts';
import { jsonOf } from '../shared/json-of.ts';
import { type Prediction, predictions } from './contract.ts';

/** The name under which the container states its candidate in CustomAttributes. */
const ATTRIBUTE = 'candidateId=';

const answerOf = <Prediction extends z.ZodType>(prediction: Prediction) =>
  z.object({ candidateId, predictions: z.array(prediction) });

/** The model server's answers, by task: predictions that have no id yet. */
const containerAnswers = {
  binary: answerOf(predictions.binary.omit({ id: true })),
  multiclass: answerOf(predictions.multiclass.omit({ id: true })),
  regression: answerOf(predictions.regression.omit({ id: true })),
} as const;

/** What the endpoint answered, before it is trusted. */
export interface RawAnswer {
  readonly body: string;
  /** The CustomAttributes header. */
  readonly attributes: string | undefined;
}

/** What a request expects of its answer. */
export interface Expected {
  readonly task: Task;
  readonly count: number;
  readonly inferenceId: string;
}

/** Predictions with their ids, or why the answer is none. */
export type ContainerReading =
  | { readonly candidateId: string; readonly predictions: readonly Prediction[] }
  | { readonly fault: string };

/** Reads the model server's answer. The candidate in its body and in its header must be one. */
export function readContainerAnswer(
  { body, attributes }: RawAnswer,
  { task, count, inferenceId }: Expected,
): ContainerReading {
  const read = containerAnswers[task].safeParse(jsonOf(body));
  if (!read.success) {
    const [issue] = read.error.issues;
    return { fault: `it is no ${task} answer at ${issue?.path.join('.') || 'its root'}` };
  }
  const answer = read.data;
  const stated = statedIn(attributes);
  if (stated !== answer.candidateId) {
    return { fault: `body and header state two candidates: ${answer.candidateId}, ${stated}` };
  }
  if (answer.predictions.length !== count) {
    return { fault: `${answer.predictions.length} predictions for ${count} records` };
  }
  return {
    candidateId: answer.candidateId,
    predictions: answer.predictions.map((prediction, index) => ({
      id: `${inferenceId}.${index}`,
      ...prediction,
    })),
  };
}

function statedIn(attributes: string | undefined): string | undefined {
  const stated = attributes?.split(',').find((part) => part.trim().startsWith(ATTRIBUTE));
  return stated?.trim().slice(ATTRIBUTE.length);
}

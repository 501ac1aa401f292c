import * as z from 'zod';
import { candidateId, classValue } from '../evaluation/contract.ts';
import { modelName } from '../model-definition/contract.ts';

/** What the gateway, the function and the endpoint can all carry. */
export const MAX_BODY_BYTES = 5_000_000;
/** Of one request, as the model server has it. */
export const MAX_RECORDS = 10_000;
/** A request may have a hundred thousand mistakes; a person reads the first. */
export const MAX_LISTED_PROBLEMS = 100;
/** The gateway gives up after 29 seconds: the answer must come before that. */
export const ENDPOINT_TIMEOUT_MS = 25_000;
/** InvokeEndpoint takes no more. */
export const MAX_ENDPOINT_BYTES = 6_291_456;

/** SageMaker's limit is 64 characters; a prediction's id is `<inferenceId>.<index>`. */
export const inferenceId = z
  .string()
  .regex(/^[A-Za-z0-9._-]{1,64}$/)
  .meta({
    description: 'Names the request, in feedback and in captured traffic. Made when left out.',
    example: 'order-4711',
  });

const id = z.string().describe('`<inferenceId>.<index of the record>`');
const probability = z.number().min(0).max(1);

/** What each task answers for a record. */
export const predictions = {
  binary: z.object({
    id,
    label: classValue,
    probability: probability.describe('Of the positive class.'),
  }),
  multiclass: z.object({
    id,
    label: classValue,
    probabilities: z.record(z.string(), probability).describe('By class.'),
  }),
  regression: z.object({ id, value: z.number() }),
} as const;

const answerOf = <Prediction extends z.ZodType>(prediction: Prediction) =>
  z.object({
    inferenceId: inferenceId.describe('As it was sent, or as it was made.'),
    model: modelName,
    version: z
      .int()
      .positive()
      .nullable()
      .describe('Of the model package; null while the ledger can not be asked.'),
    candidateId: candidateId.describe('Says which model answered: the model itself states it.'),
    variant: z.string().describe('Of the endpoint: champion or challenger.'),
    predictions: z.array(prediction).describe('One a record, in the order of the records.'),
  });

/** Answers by the model's task. */
export const predictionAnswers = {
  binary: answerOf(predictions.binary),
  multiclass: answerOf(predictions.multiclass),
  regression: answerOf(predictions.regression),
} as const;

/** A prediction of any task, and an answer of such. */
export type Prediction = z.infer<(typeof predictions)[keyof typeof predictions]>;
export type PredictionAnswer = Omit<z.infer<typeof predictionAnswers.binary>, 'predictions'> & {
  readonly predictions: readonly Prediction[];
};

/** The codes of what can be wrong with a part of a request. */
export const fieldCode = z.enum([
  'MISSING_FIELD',
  'UNKNOWN_FIELD',
  'WRONG_TYPE',
  'WRONG_FORMAT',
  'OUT_OF_RANGE',
  'NOT_ALLOWED',
  'NO_RECORDS',
  'TOO_MANY_RECORDS',
]);
export type FieldCode = z.infer<typeof fieldCode>;

/** One thing that is wrong with a request. */
export const fieldProblem = z.object({
  pointer: z.string().describe('Where, as a JSON Pointer (RFC 6901) into the body.'),
  code: z.string().describe('What kind of mistake, for programs.'),
  got: z.string().describe('Never the value of a column that holds personal data.'),
  expected: z.string(),
  fix: z.string(),
});
export type FieldProblem = z.infer<typeof fieldProblem>;

/** Any answer that isn't a prediction: `application/problem+json`, RFC 9457. */
export const problemDocument = z
  .object({
    type: z.string().describe('Says which problem it is, for programs.'),
    title: z.string(),
    status: z.int().optional().describe('The HTTP status; the gateway leaves it out of some.'),
    detail: z.string().optional(),
    instance: z.string().describe('The id of the request; logs have it too.'),
    errorCount: z.int().optional().describe('How many errors there are; the first are listed.'),
    errors: z.array(fieldProblem).max(MAX_LISTED_PROBLEMS).optional(),
  })
  .describe('A problem, as RFC 9457 has it.');
export type ProblemDocument = z.infer<typeof problemDocument>;

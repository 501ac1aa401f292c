import { closestName } from '../../pipelines/model-definition/closest-name.ts';
import type { ModelDefinition } from '../../pipelines/model-definition/contract.ts';
import { readContainerAnswer } from '../../pipelines/serving/container-answer.ts';
import type { PredictionAnswer } from '../../pipelines/serving/contract.ts';
import { listOf, quoted } from '../../pipelines/serving/field-words.ts';
import { type ProblemKind, RequestProblem } from '../../pipelines/serving/problem.ts';
import { type RequestBody, readRequest } from '../../pipelines/serving/read-request.ts';
import { type RequestSchemas, requestSchemas } from '../../pipelines/serving/request-schema.ts';
import { endpointNameOf } from '../../pipelines/serving/variants.ts';
import type { CandidateVersions } from '../shared/ports/candidate-versions.ts';
import type { ModelDefinitions } from '../shared/ports/model-definitions.ts';
import type { EndpointOutcome, ModelEndpoint } from '../shared/ports/model-endpoint.ts';

export interface PredictPorts {
  readonly definitions: ModelDefinitions;
  readonly endpoint: ModelEndpoint;
  readonly versions: CandidateVersions;
  /** What the names of endpoints start with. */
  readonly system: string;
  readonly newInferenceId: () => string;
  /** Told when the version of a candidate can't be had: the predictions are answered all the same. */
  readonly onUnknownVersion: (candidateId: string, error: unknown) => void;
}

export interface PredictRequest {
  readonly model: string;
  readonly body: RequestBody;
}

/** Schemas are built once a model: that takes longer than to read a record. */
const schemasOf = new WeakMap<ModelDefinition, RequestSchemas>();

/**
 * Answers predictions for the records of a request.
 * @throws RequestProblem for everything else
 */
export async function predict(
  { model, body }: PredictRequest,
  ports: PredictPorts,
): Promise<PredictionAnswer> {
  const definition = await definitionOf(model, ports.definitions);
  const { count, instances, ...read } = readRequest(body, definition, schemasFor(definition));
  const inferenceId = read.inferenceId ?? ports.newInferenceId();
  const endpoint = endpointNameOf(ports.system, model);
  const outcome = await ports.endpoint.invoke({ endpoint, body: instances, inferenceId });
  if (outcome.outcome !== 'answered') throw problemOf(outcome, model);
  const answer = readContainerAnswer(outcome, { task: definition.task, count, inferenceId });
  if ('fault' in answer) {
    throw new RequestProblem('model-failed', 'The model answered what can not be used.', {
      data: { fault: answer.fault, variant: outcome.variant },
    });
  }
  const { candidateId, predictions } = answer;
  const version = await versionOf(model, candidateId, ports);
  return { inferenceId, model, version, candidateId, variant: outcome.variant, predictions };
}

/** @throws RequestProblem naming the model that was most likely meant */
async function definitionOf(
  model: string,
  definitions: ModelDefinitions,
): Promise<ModelDefinition> {
  const compiled = await definitions.find(model);
  if (compiled) return compiled.definition;
  const names = await definitions.names();
  const meant = model.length > LONGEST_NAME ? undefined : closestName(model, names);
  const hint =
    meant === undefined ? `There is: ${listOf(names)}.` : `Did you mean ${quoted(meant)}?`;
  throw new RequestProblem('unknown-model', `There is no model ${quoted(model)}. ${hint}`);
}

/** Of a model; longer ones are nobody's slip of the pen, and slow to compare. */
const LONGEST_NAME = 64;

function schemasFor(definition: ModelDefinition): RequestSchemas {
  const known = schemasOf.get(definition);
  if (known) return known;
  const schemas = requestSchemas(definition);
  schemasOf.set(definition, schemas);
  return schemas;
}

/** The model is stated by its candidate id; its version is a courtesy that must not cost an answer. */
async function versionOf(
  model: string,
  candidateId: string,
  { versions, onUnknownVersion }: PredictPorts,
): Promise<number | null> {
  try {
    const version = await versions.versionOf(model, candidateId);
    if (version === undefined) onUnknownVersion(candidateId, 'not in the ledger');
    return version ?? null;
  } catch (error) {
    onUnknownVersion(candidateId, error);
    return null;
  }
}

type Failure = Exclude<EndpointOutcome, { outcome: 'answered' }>;

const FAILURES: Readonly<Record<Failure['outcome'], readonly [ProblemKind, string]>> = {
  missing: [
    'no-released-model',
    'Nothing serves this model yet: it has no released version, or its endpoint is being made.',
  ],
  'model-error': ['model-failed', 'The model server answered with an error; its log says more.'],
  'timed-out': ['model-too-slow', 'No answer came within 25 seconds. Send fewer records at once.'],
  throttled: ['throttled', 'The endpoint is called more often than it may be.'],
  unavailable: ['endpoint-unavailable', 'The endpoint can not be reached now. Try again.'],
};

function problemOf(failure: Failure, model: string): RequestProblem {
  const [kind, detail] = FAILURES[failure.outcome];
  const data = {
    model,
    outcome: failure.outcome,
    ...(failure.outcome === 'model-error' && { modelStatus: failure.status }),
    ...(failure.outcome === 'unavailable' && { error: failure.error }),
  };
  return new RequestProblem(kind, detail, { data });
}

import type { RetrainingRequested } from '../../pipelines/retraining/events.ts';
import type { DeployedSystem } from '../cloud/deployed-system.ts';
import { RetrainingRefusedError, StillWaitingError } from '../errors.ts';
import type { Answer } from '../output/answer.ts';
import { decisionText } from '../output/decisions-text.ts';
import { until } from './until.ts';

/** The queue answers within seconds; functions that start cold, and a queue that is busy, take more. */
const PATIENCE_MS = 30_000;

/**
 * Puts a request into the retraining queue, and waits for the decision.
 * @param options.wait - false: the request is left to the queue
 * @throws RetrainingRefusedError when the decision is "no"
 * @throws StillWaitingError when there is none in time
 */
export async function requestRetraining(
  system: DeployedSystem,
  request: RetrainingRequested,
  { wait }: { readonly wait: boolean },
): Promise<Answer> {
  const { model, trigger } = request;
  await system.requestRetraining(request);
  if (!wait) return queued(request);
  const decision = await until(async () => await system.findDecision(model, trigger), PATIENCE_MS);
  if (!decision) throw undecided(model);
  const { outcome, text, reason } = decision;
  if (outcome === 'no') throw new RetrainingRefusedError(text, { model, reason });
  return {
    json: { model, trigger, decision },
    text: (looks) => [decisionText(decision, looks), nextStep(model, outcome)].join('\n'),
  };
}

function queued({ model, trigger }: RetrainingRequested): Answer {
  return {
    json: { model, trigger, decision: null },
    text: () =>
      `The request is in the queue, as ${trigger}. "evergreen decisions ${model}" tells what was decided.`,
  };
}

function nextStep(model: string, outcome: 'start' | 'later'): string {
  return outcome === 'start'
    ? `Follow it with "evergreen runs ${model}".`
    : `It is decided again by itself: "evergreen decisions ${model}" tells how.`;
}

function undecided(model: string): StillWaitingError {
  return new StillWaitingError(
    `The request is in the queue, and nothing was decided in ${PATIENCE_MS / 1_000} s. "evergreen decisions ${model}" tells when it is; if it never is, look into the queue's dead letters.`,
    { model },
  );
}

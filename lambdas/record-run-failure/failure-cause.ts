import * as z from 'zod';
import { jsonOf } from '../../pipelines/shared/json-of.ts';
import { cutCause, saidBy } from '../shared/failure-text.ts';
import type { JobKind } from '../shared/ports/job-logs.ts';

/** What a failure says to a person, and whose log says more. */
export interface FailureCause {
  readonly error: string;
  readonly cause: string;
  readonly job: { readonly kind: JobKind; readonly name: string } | null;
}

/** What Step Functions hands on of a job that came to no good end: SageMaker's own description. */
const describedJob = z.object({
  TrainingJobName: z.string().optional(),
  TrainingJobStatus: z.string().optional(),
  ProcessingJobName: z.string().optional(),
  ProcessingJobStatus: z.string().optional(),
  /** Tells of a stopped training job whether its time was up. */
  SecondaryStatus: z.string().optional(),
  StoppingCondition: z.object({ MaxRuntimeInSeconds: z.number().optional() }).optional(),
  FailureReason: z.string().optional(),
  /** What a processing job's own code said. */
  ExitMessage: z.string().optional(),
});
type DescribedJob = z.infer<typeof describedJob>;

/**
 * Reads why a workflow failed. A job arrives as its description, a function's error as JSON with a
 * stack trace, a service's refusal as text; what each of them said is what a person wants.
 */
export function readFailure(error: string, cause: string): FailureCause {
  const job = describedJob.safeParse(jsonOf(cause));
  if (job.success) {
    const { TrainingJobName, ProcessingJobName } = job.data;
    if (TrainingJobName !== undefined) return ofJob('training', TrainingJobName, job.data);
    if (ProcessingJobName !== undefined) return ofJob('processing', ProcessingJobName, job.data);
  }
  return { error, cause: saidBy(error, cause), job: null };
}

function ofJob(kind: JobKind, name: string, job: DescribedJob): FailureCause {
  const stopped = [job.TrainingJobStatus, job.ProcessingJobStatus].includes('Stopped');
  const [title, what] =
    kind === 'training' ? ['TrainingJob', 'training job'] : ['EvaluationJob', 'evaluation job'];
  const reasons = [job.FailureReason, job.ExitMessage, overLimit(job)].filter(
    (text) => text !== undefined,
  );
  const reason = reasons.join(' ').trim();
  const said = stopped ? 'was stopped' : 'failed';
  return {
    error: `${title}${stopped ? 'Stopped' : 'Failed'}`,
    cause: cutCause(`The ${what} ${name} ${said}${reason === '' ? '.' : `: ${reason}`}`),
    job: { kind, name },
  };
}

/** SageMaker gives no reason when it stops a job that has run for too long. */
function overLimit({ SecondaryStatus, StoppingCondition }: DescribedJob): string | undefined {
  if (SecondaryStatus !== 'MaxRuntimeExceeded') return undefined;
  const minutes = (StoppingCondition?.MaxRuntimeInSeconds ?? 0) / 60;
  return `it ran for longer than training.maxMinutes in the config allows, which is ${minutes}.`;
}

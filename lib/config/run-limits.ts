/** After so long a run is stuck, and its execution is stopped. */
export const RUN_DAYS = 3;

/**
 * Beyond a job's own limit, which begins when its instance runs: start-up, moving the data in and the
 * artifact out, and the two minutes that SageMaker gives a job it stops.
 */
export const JOB_MARGIN_SECONDS = 3_600;

/** What a run's two jobs may take together, minutes. */
export const MAX_JOB_MINUTES = RUN_DAYS * 24 * 60 - (2 * JOB_MARGIN_SECONDS) / 60;

/** The request the execution was started with; every step that runs code is told which. */
export const RUN = '{% $states.context.Execution.Input.run %}';

/** When this attempt at the run began, as the ledger and the lineage state it. */
export const STARTED_AT = '{% $states.context.Execution.StartTime %}';

/** A state that is there for the variables it assigns answers nothing. */
export const NO_OUTPUT = {};

/** The request the execution was started with; every step that runs code is told which. */
export const MONITORING = '{% $states.context.Execution.Input.monitoring %}';

/** When this monitoring began, as the ledger states it. A redrive doesn't change it. */
export const STARTED_AT = '{% $states.context.Execution.StartTime %}';

/** A state that is there for its effect, or for the variables it assigns, answers nothing. */
export const NO_OUTPUT = {};

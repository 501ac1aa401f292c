/**
 * Beyond an update's own limit, after which SageMaker rolls it back: what the roll-back itself takes.
 * A release's hold on its endpoint lasts five minutes longer. Seconds.
 */
export const ROLLBACK_SECONDS = 600;

/**
 * How often a release may look at its endpoint and its package: that is 14 events of its execution's
 * history, which holds 25,000, and waiting for another release is up to 1,820.
 * https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html
 */
export const MAX_LOOKS = 1_600;

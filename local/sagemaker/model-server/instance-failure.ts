/** An instance that can't come into service; the message is the endpoint's FailureReason. */
export class InstanceFailure extends Error {
  override readonly name = 'InstanceFailure';
}

/** AWS's words for a container that never answers `/ping`, whatever the cause. */
export function pingFailure(variant: string): InstanceFailure {
  return new InstanceFailure(
    `The primary container for production variant ${variant} did not pass the ping health check. Please check CloudWatch logs for this endpoint.`,
  );
}

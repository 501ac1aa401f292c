/**
 * JSONata: whether SageMaker refused a call because the account makes too many. Its service model has
 * no such error, so no name tells it, but the cause does: the optimized integration reports as the SDK
 * for Java 1.x, "Rate exceeded (Service: AmazonSageMaker; Status Code: 400; Error Code:
 * ThrottlingException; …)", the SDK one as 2.x, "Rate exceeded (Service: SageMaker, Status Code: 400,
 * Request ID: …)". Where SageMaker gives no message, 1.x still has the code.
 * https://github.com/aws/sagemaker-python-sdk/issues/645 has the message,
 * https://github.com/aws/aws-step-functions-data-science-sdk-python/pull/162 has the error's name.
 */
export const THROTTLED = `($exists($states.input.Cause) and (${[
  'Rate exceeded',
  'Error Code: ThrottlingException',
]
  .map((text) => `$contains($states.input.Cause, '${text}')`)
  .join(' or ')}))`;

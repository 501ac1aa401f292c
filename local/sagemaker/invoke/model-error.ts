import type { Endpoint } from '../endpoints/endpoint.ts';
import { InvocationError } from './invocation.ts';

/** AWS's words for a container that is not there any more, or does not answer in time. */
export const NO_ANSWER =
  'Your invocation timed out while waiting for a response from container primary. Review the latency metrics for each container in Amazon CloudWatch, resolve the issue, and try again.';

/**
 * A container answered with another status than 2xx, or not at all (status 0).
 * @param message - the container's body
 */
export function modelError(endpoint: Endpoint, status: number, message: string): InvocationError {
  const { name, arn, call } = endpoint;
  const account = arn.split(':')[4] ?? '';
  const side = status >= 400 && status < 500 ? 'client' : 'server';
  const console = `https://${call.region}.console.aws.amazon.com/cloudwatch/home?region=${call.region}#logEventViewer:group=/aws/sagemaker/Endpoints/${name}`;
  const text = `Received ${side} error (${status}) from primary with message "${message}". See ${console} in account ${account} for more information.`;
  return new InvocationError('ModelError', 424, text, {
    Message: text,
    OriginalStatusCode: status,
    OriginalMessage: message,
    LogStreamArn: arn
      .replace(':sagemaker:', ':logs:')
      .replace(/:endpoint\/.*$/, `:log-group:/aws/sagemaker/Endpoints/${name}`),
  });
}

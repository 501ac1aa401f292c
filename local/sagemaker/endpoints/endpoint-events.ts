import { inMilliseconds } from '../cloud/event-sender.ts';
import type { Means } from '../jobs/means.ts';
import type { Endpoint } from './endpoint.ts';

/**
 * Sends what has become of an endpoint to the default bus.
 * https://docs.aws.amazon.com/sagemaker/latest/dg/automating-sagemaker-with-eventbridge.html
 */
export function sendEndpointEvent(
  endpoint: Endpoint,
  what: 'status' | 'stage',
  { events, openCloud, tags }: Pick<Means, 'events' | 'openCloud' | 'tags'>,
): void {
  const detail = {
    ...endpoint.describe(),
    EndpointStatus: inCapitals(endpoint.status),
    Tags: tags.asMap(endpoint.arn),
  };
  events.send(openCloud(endpoint.call), {
    detailType:
      what === 'status'
        ? 'SageMaker Endpoint State Change'
        : 'SageMaker Endpoint Deployment State Change',
    detail: Object(inMilliseconds(detail)),
    resources: [endpoint.arn],
  });
}

/** These events spell statuses otherwise than the API: `IN_SERVICE`. */
function inCapitals(status: string): string {
  return status.replaceAll(/(?<=[a-z])(?=[A-Z])/g, '_').toUpperCase();
}

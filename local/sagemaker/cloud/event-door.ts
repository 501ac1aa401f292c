import { type Agent, request } from 'node:https';
import type { Call } from '../call.ts';
import type { AwsEvent } from './ports.ts';

interface Door {
  readonly call: Call;
  readonly token: string;
  readonly agent: Agent;
}

/** The cloud refused an event of the service's own. */
class EventRefusedError extends Error {
  override readonly name = 'EventRefused';
}

/** Puts an event on the default bus as an AWS service does: no role takes part. */
export async function sendByDoor({ call, token, agent }: Door, event: AwsEvent): Promise<void> {
  const { detailType, detail, resources } = event;
  const entry = {
    Source: 'aws.sagemaker',
    DetailType: detailType,
    Detail: JSON.stringify(detail),
    Resources: resources,
  };
  await new Promise<void>((resolve, reject) => {
    const sent = request(
      new URL('/_bridge/aws-events', call.endpoint),
      {
        method: 'POST',
        agent,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      },
      (response) => {
        response.resume();
        const { statusCode = 0 } = response;
        if (statusCode < 300) resolve();
        else reject(new EventRefusedError(`${detailType}: status ${statusCode}`));
      },
    );
    sent.once('error', reject);
    sent.end(JSON.stringify({ Entries: [entry] }));
  });
}

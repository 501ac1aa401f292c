import { type Agent, request } from 'node:https';
import { text } from 'node:stream/consumers';
import * as z from 'zod';
import type { Call } from '../call.ts';
import type { AwsEvent, AwsMetrics } from './ports.ts';

/** Where the cloud takes what AWS's services do themselves: no role takes part. */
export interface ServiceDoor {
  readonly call: Call;
  readonly token: string;
  readonly agent: Agent;
}

/** The cloud refused something of the service's own. */
class ServiceRefusedError extends Error {
  override readonly name = 'ServiceRefused';
}

const roleSession = z.object({
  credentials: z.object({
    accessKeyId: z.string(),
    secretAccessKey: z.string(),
    sessionToken: z.string(),
  }),
});
export type RoleSession = z.infer<typeof roleSession>['credentials'];

/** Puts an event on the default bus. */
export async function sendEvent(door: ServiceDoor, event: AwsEvent): Promise<void> {
  const { detailType, detail, resources } = event;
  const entry = {
    Source: 'aws.sagemaker',
    DetailType: detailType,
    Detail: JSON.stringify(detail),
    Resources: resources,
  };
  await post(door, 'aws-events', { Entries: [entry] });
}

/** Publishes metrics of a resource in a namespace of AWS's own; times are epoch seconds. */
export async function sendMetrics(door: ServiceDoor, metrics: AwsMetrics): Promise<void> {
  const { namespace, resource, data } = metrics;
  await post(door, 'aws-metrics', {
    Namespace: namespace,
    Resource: resource,
    MetricData: data.map((datum) => ({ ...datum, Timestamp: datum.Timestamp.getTime() / 1000 })),
  });
}

/** A new session of a role that trusts SageMaker. */
export async function sessionOf(door: ServiceDoor, roleArn: string): Promise<RoleSession> {
  const answer: unknown = JSON.parse(await post(door, 'role-session', { roleArn }));
  return roleSession.parse(answer).credentials;
}

async function post(
  { call, token, agent }: ServiceDoor,
  door: 'aws-events' | 'aws-metrics' | 'role-session',
  body: object,
): Promise<string> {
  return await new Promise((resolve, reject) => {
    const sent = request(
      new URL(`/_bridge/${door}`, call.endpoint),
      {
        method: 'POST',
        agent,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      },
      (response) => {
        const { statusCode = 0 } = response;
        const answered = text(response);
        resolve(
          statusCode < 300
            ? answered
            : answered.then((answer) => {
                throw new ServiceRefusedError(`${door}: status ${statusCode}: ${answer}`);
              }),
        );
      },
    );
    sent.once('error', reject);
    sent.end(JSON.stringify(body));
  });
}

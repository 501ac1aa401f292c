import { CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { LambdaClient, ListEventSourceMappingsCommand } from '@aws-sdk/client-lambda';
import type { AppUnderTest } from './app-under-test.ts';
import type { Grant } from './role-grants.ts';

/**
 * All that is said about why a queue's events are not worked on: what the function logs that it feeds,
 * and what the poller between them says.
 * @param from - milliseconds since 1970
 */
export async function starterComplaints(
  app: AppUnderTest,
  { logs, stack, from }: { readonly logs: string; readonly stack: string; readonly from: number },
): Promise<string> {
  const logicalId = logs.replace(/Logs$/, '');
  const FunctionName = await app.physicalId('AWS::Lambda::Function', logicalId, stack);
  const { events } = await new CloudWatchLogsClient(app.clientConfiguration).send(
    new FilterLogEventsCommand({
      logGroupName: await app.physicalId('AWS::Logs::LogGroup', logs, stack),
      startTime: from,
    }),
  );
  const { EventSourceMappings } = await new LambdaClient(app.clientConfiguration).send(
    // Of this function: what another queue's poller said before is still told.
    new ListEventSourceMappingsCommand({ FunctionName }),
  );
  return [
    ...(events ?? []).map(({ message }) => message),
    ...(EventSourceMappings ?? []).map(({ LastProcessingResult }) => LastProcessingResult),
  ].join('\n');
}

/** How a refusal reads there: Lambda's poller has words of its own. */
export function starterDenialOf({ action }: Grant): RegExp {
  const name = action.split(':').at(1);
  return new RegExp(`(not authorized to perform: |permissions to call )\\S*${name}`);
}

import type { Answer, EmulatorUnderTest } from './emulator-under-test.ts';
import { aConfig, anEndpoint, ENDPOINT } from './hosting-under-test.ts';

export const ALARM = 'shop-flights-5xx';

/** A blue/green update with an alarm; the waits are AWS's seconds. */
export function guarded(changes: object = {}) {
  return {
    BlueGreenUpdatePolicy: {
      TrafficRoutingConfiguration: { Type: 'ALL_AT_ONCE', WaitIntervalInSeconds: 60, ...changes },
      TerminationWaitInSeconds: 30,
      MaximumExecutionTimeoutInSeconds: 3600,
    },
    AutoRollbackConfiguration: { Alarms: [{ AlarmName: ALARM }] },
  };
}

export async function update({ call }: EmulatorUnderTest, changes: object = {}): Promise<Answer> {
  return await call('UpdateEndpoint', {
    EndpointName: ENDPOINT,
    EndpointConfigName: 'config-2',
    ...changes,
  });
}

/** An endpoint by config 1, a config 2 beside it, and a quiet alarm. */
export async function released(
  first: Parameters<typeof anEndpoint>[0] = {},
  second: Parameters<typeof aConfig>[2] = {},
  options: Parameters<typeof anEndpoint>[1] = {},
): Promise<EmulatorUnderTest> {
  const emulator = await anEndpoint(first, options);
  await aConfig(emulator, '2', second);
  emulator.cloud.alarmStates.set(ALARM, 'OK');
  return emulator;
}

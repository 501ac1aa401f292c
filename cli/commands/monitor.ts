import { randomUUID } from 'node:crypto';
import type { Command } from 'commander';
import type { MonitoringRecord } from '../../pipelines/monitoring/contract.ts';
import { monitoringIdOf } from '../../pipelines/monitoring/ids.ts';
import type { DeployedSystem } from '../cloud/deployed-system.ts';
import { MonitoringFailedError, NotServingError, StillWaitingError } from '../errors.ts';
import type { Answer } from '../output/answer.ts';
import { monitoringText } from '../output/monitoring-text.ts';
import { knownModel } from './known-model.ts';
import { until } from './until.ts';
import type { Work } from './work.ts';

/** The first of a champion makes its baseline too; a lot of traffic takes its time. */
const PATIENCE_MS = 300_000;

/** Others may begin meanwhile. */
const LOOKED_AT = 20;

export function addMonitor(program: Command, work: Work): void {
  program
    .command('monitor')
    .summary('compare what is asked now with what the model was trained on')
    .description(
      'Starts a monitoring without waiting for the schedule: captured requests and predictions that were not looked at yet are compared with what the champion was trained on. Tells the drift, the worst features first.',
    )
    .argument('<model>', 'the name of a model')
    .option('--no-wait', 'do not wait for its end')
    .action(async (model: string, options: { readonly wait: boolean }) => {
      await work(async (system) => await monitor(system, { model, ...options }));
    });
}

/**
 * Starts a monitoring, and waits for what it measures.
 * @throws NotServingError when there is no champion
 * @throws MonitoringFailedError
 * @throws StillWaitingError when it takes too long
 */
export async function monitor(
  system: DeployedSystem,
  { model, wait }: { readonly model: string; readonly wait: boolean },
): Promise<Answer> {
  await knownModel(system, model);
  if (!(await system.champion(model))) throw nothingServes(model);
  const request = randomUUID();
  const id = monitoringIdOf(model, request);
  await system.requestMonitoring({ model, id: request, by: await system.caller() });
  if (!wait) return askedFor(model, id);
  const record = await until(async () => await find(system, model, id), PATIENCE_MS);
  if (!record) throw noEnd(model, id);
  if (record.status === 'failed') throw failed(record);
  return { json: { model, monitoring: record }, text: (looks) => monitoringText(record, looks) };
}

async function find(
  system: DeployedSystem,
  model: string,
  id: string,
): Promise<MonitoringRecord | undefined> {
  return (await system.monitorings(model, LOOKED_AT)).find((record) => record.id === id);
}

function askedFor(model: string, id: string): Answer {
  return {
    json: { model, id, monitoring: null },
    text: () => `${id} is asked for. "evergreen status ${model}" tells the last monitoring.`,
  };
}

function nothingServes(model: string): NotServingError {
  return new NotServingError(
    `Nothing serves ${model}, so there is no traffic to look at. "evergreen status ${model}" tells its last releases.`,
    { model },
  );
}

function failed({ id, error = 'unknown', cause = '' }: MonitoringRecord): MonitoringFailedError {
  return new MonitoringFailedError(`${id} has failed with ${error}: ${cause}`, { id });
}

function noEnd(model: string, id: string): StillWaitingError {
  return new StillWaitingError(
    `${id} has come to no end in ${PATIENCE_MS / 1_000} s. Look for the execution of that name in the Step Functions console; "evergreen status ${model}" tells its end.`,
    { model },
  );
}

import { randomUUID } from 'node:crypto';
import { ListExecutionsCommand, SFNClient } from '@aws-sdk/client-sfn';
import type { ReleaseRecord } from '../../pipelines/release/contract.ts';
import type { ApiUnderTest } from './api-under-test.ts';
import { pricedFile, type Prices } from './toy-file.ts';
import type { TrainingUnderTest } from './training-under-test.ts';
import { waitUntil } from './wait-until.ts';

/** Sees to it that a version of the toy model serves, and that no run and no release is under way. */
export async function serveToy(training: TrainingUnderTest, api: ApiUnderTest): Promise<void> {
  await training.takeOver();
  await releasesAreDone(training);
  if (await api.serves()) return;
  await releaseToy(training, { red: 10, green: 20, blue: 30 });
}

/** Trains a version of the toy model on such prices, and releases it. */
export async function releaseToy(
  training: TrainingUnderTest,
  prices: Prices,
): Promise<ReleaseRecord> {
  const { sagemaker, group, ledger } = training;
  const file = pricedFile(randomUUID(), prices);
  const { datasetVersion } = await training.register(`${randomUUID()}.csv`, file);
  // What costs otherwise now is no better or worse: it is approved as a first model is.
  await sagemaker.withoutChampion(group);
  const { record } = await training.end(await training.start(datasetVersion));
  const release = await ledger.endOfReleaseOf(record?.packageArn ?? '');
  if (release.status !== 'released') throw new Error(`${release.status}: ${release.reason}`);
  return release;
}

/** Waits until no release is under way. */
export async function releasesAreDone({ app }: TrainingUnderTest): Promise<void> {
  const sfn = new SFNClient(app.clientConfiguration);
  const stateMachineArn = app.output('ReleaseStateMachineArn', 'evergreen-serving');
  const running = new ListExecutionsCommand({ stateMachineArn, statusFilter: 'RUNNING' });
  await waitUntil('no release was under way', async () => {
    return (await sfn.send(running)).executions?.length === 0;
  });
}

import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AppUnderTest } from '../support/app-under-test.ts';
import { madeChampion, type MadeChampion } from '../support/made-champion.ts';
import { pricedFile } from '../support/toy-file.ts';
import { TrainingUnderTest } from '../support/training-under-test.ts';

const training = new TrainingUnderTest(new AppUnderTest());
const { sagemaker, group } = training;

let here: string;

beforeAll(async () => {
  await training.takeOver();
  const file = pricedFile(randomUUID(), { red: 10, green: 20, blue: 30 });
  here = (await training.register('verdicts.csv', file)).datasetVersion;
});

afterAll(async () => await training.letUploadsStartRuns());

/** Makes each run of the same dataset version one of its own. */
let seeds = 0;
function anotherSeed() {
  seeds += 1;
  return { seed: seeds };
}

describe('a candidate', () => {
  it('F18: a metric that is equal to the floor passes, and one that is the least below does not', async () => {
    await sagemaker.withoutChampion(group);
    const known = await training.end(await training.start(here, { gates: anotherSeed() }));
    const r2 = known.record?.metrics?.find(({ name }) => name === 'r2')?.candidate.value ?? NaN;
    for (const [floor, outcome] of [
      [r2, 'passed'],
      [r2 + Number.EPSILON, 'failed'],
    ] as const) {
      await sagemaker.withoutChampion(group);
      const { record } = await training.end(
        await training.start(here, { gates: { ...anotherSeed(), floors: { r2: floor } } }),
      );
      expect(record?.verdict).toMatchObject({ outcome });
      expect(record?.verdict?.gates[1]).toMatchObject({ measured: r2, bound: floor });
    }
  });

  it('that a person has to approve leaves the champion as it is', async () => {
    const approved = await sagemaker.approved(group);
    const { record } = await training.end(await training.start(here, { approval: 'person' }));
    expect(record?.verdict).toMatchObject({
      outcome: 'passed',
      approval: 'PendingManualApproval',
    });
    expect(await sagemaker.approved(group)).toEqual(approved);
  });
});

describe('a champion', () => {
  async function champion(changes: Parameters<typeof madeChampion>[2]): Promise<MadeChampion> {
    const { record } = await training.end(await training.start(here, { gates: anotherSeed() }));
    if (!record) throw new Error('The run is not in the ledger.');
    return await madeChampion(training, record, changes);
  }

  it('of other columns can’t be compared with: a person decides', async () => {
    const feature = { name: 'weight', type: 'number', gain: 1, gainShare: 1, splits: 1 } as const;
    const { arn } = await champion({ features: [feature] });
    const run = await training.start(here, { gates: anotherSeed() });
    const { path, record, cause } = await training.end(run);
    await sagemaker.decide(arn, 'Rejected');
    expect([path.at(-1), cause]).toEqual(['Candidate registered', undefined]);
    expect(record?.verdict).toMatchObject({
      outcome: 'undecided',
      approval: 'PendingManualApproval',
      champion: { packageArn: arn },
      text: expect.stringContaining('lacks weight') as unknown,
    });
  });

  it('whose artifact is gone fails the run: nobody knows whether it is better', async () => {
    const { arn, removeArtifact } = await champion({});
    await removeArtifact();
    const { error, cause, record } = await training.end(
      await training.start(here, { gates: anotherSeed() }),
    );
    await sagemaker.decide(arn, 'Rejected');
    expect(error).toBe('ChampionUnknown');
    expect(cause).toContain('left none there');
    expect(record).toMatchObject({ status: 'failed' });
  });
});

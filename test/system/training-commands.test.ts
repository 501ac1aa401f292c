import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunRequest } from '../../pipelines/training/contract.ts';
import { AppUnderTest } from '../support/app-under-test.ts';
import { evergreen } from '../support/evergreen-command.ts';
import { pricedFile } from '../support/toy-file.ts';
import { TrainingUnderTest } from '../support/training-under-test.ts';
import { wrong } from '../support/wrong-scripts.ts';

const app = new AppUnderTest();
const training = new TrainingUnderTest(app);
const { sagemaker, group } = training;

let here: string;

beforeAll(async () => {
  await training.takeOver();
  const file = pricedFile(randomUUID(), { red: 10, green: 20, blue: 30 });
  here = (await training.register('commands.csv', file)).datasetVersion;
});

afterAll(async () => await training.letUploadsStartRuns());

/** The command, while the queue that decides listens. */
async function asked(...args: readonly string[]) {
  return await training.hearing(async () => await evergreen(app, ...args));
}

describe('evergreen approve', () => {
  it('makes the champion of a candidate that waited for a person', async () => {
    const { record } = await training.end(await training.start(here, { approval: 'person' }));
    const { candidateId = '', packageArn = '', packageVersion } = record ?? {};
    expect(await sagemaker.approved(group)).not.toContain(packageArn);
    const approved = await evergreen(app, 'approve', candidateId, '--why', 'checked by hand');
    expect(approved).toMatchObject({ code: 0, complaint: '' });
    expect(approved.output).toContain(`Version ${packageVersion} of toy`);
    expect((await sagemaker.approved(group))[0]).toBe(packageArn);
    expect(await sagemaker.describe(packageArn)).toMatchObject({
      ModelApprovalStatus: 'Approved',
      ApprovalDescription: 'checked by hand',
    });

    const explained = await evergreen(app, 'explain', 'toy', '--json');
    expect(JSON.parse(explained.output)).toMatchObject({
      approved: { arn: packageArn, reason: 'checked by hand' },
      run: { id: record?.id },
      lineage: { candidateId },
    });
    // And so says the next candidate's verdict.
    const next = await training.end(await training.start(here, { gates: { seed: 77 } }));
    expect(next.record?.verdict?.champion).toMatchObject({ packageArn });
  });
});

describe('evergreen retry', () => {
  it('starts the next attempt at a run that failed, which goes on from what was trained', async () => {
    const run = await training.start(here, { scripts: wrong.failingEvaluation });
    const failed = await training.end(run);
    const retried = await asked('retry', run.id, '--why', 'the GPU is back', '--json');
    const why = 'the GPU is back';
    expect(JSON.parse(retried.output)).toMatchObject({
      run: run.id,
      decision: { outcome: 'start', reason: 'retry', run: { id: run.id, attempt: 2 } },
    });
    const second = { ...run, attempt: 2 };
    const { path, record } = await training.end(second);
    expect(path.slice(0, 3)).toEqual(['Open run', 'Trained before?', 'Find own candidate']);
    expect(record).toMatchObject({ attempt: 2, artifact: failed.record?.artifact });
    expect(await training.input(second)).toMatchObject({
      run: { trigger: { kind: 'retry', why } },
    });

    const explained = await evergreen(app, 'explain', run.id);
    expect(explained.output).toContain('no GPU was found');
  });

  it('of a run whose execution was stopped, too; but of none that is at work', async () => {
    const run = await training.start(here, { scripts: wrong.endlessTraining });
    await training.entered(run, 'Train');
    expect(await asked('retry', run.id)).toMatchObject({
      code: 1,
      output: '',
      complaint: expect.stringContaining('is at work') as unknown,
    });
    await stopped(run);
    expect(await asked('retry', run.id)).toMatchObject({ code: 0, complaint: '' });
    await stopped({ ...run, attempt: 2 });
  });

  it('is refused when there is a candidate', async () => {
    const run = await training.start(here, { gates: { seed: 78 } });
    await training.end(run);
    const { code, complaint } = await evergreen(app, 'retry', run.id);
    expect(code).toBe(1);
    expect(complaint).toMatch(/^error: run-\w+ is done: its candidate is version \d+ of toy/);
    expect(await training.executionsOf(run.id)).toHaveLength(1);
  });

  async function stopped(run: RunRequest): Promise<void> {
    await training.entered(run, 'Train');
    await training.stop(run);
    await training.end(run);
  }
});

describe('evergreen retrain', () => {
  it('is decided by the queue, in the name of whoever asked, and told with all decisions', async () => {
    await training.quiet();
    const answer = await asked('retrain', 'toy', '--why', 'a person knows better', '--json');
    expect(answer).toMatchObject({ code: 0, complaint: '' });
    expect(JSON.parse(answer.output)).toMatchObject({
      model: 'toy',
      decision: {
        outcome: 'start',
        reason: 'person',
        trigger: {
          why: 'a person knows better',
          by: expect.stringMatching(/^arn:aws:/) as unknown,
        },
      },
    });
    const { output } = await evergreen(app, 'decisions', 'toy', '--limit', '1');
    expect(output).toMatch(/START .* person[^]*a person knows better/);
    await training.quiet();
  });
});

describe('evergreen runs', () => {
  it('lists every run with what became of it', async () => {
    const { output } = await evergreen(app, 'runs', 'toy');
    for (const { id } of (await training.ledger.runs()).slice(0, 5)) {
      expect(output).toContain(id.slice(0, 8));
    }
  });
});

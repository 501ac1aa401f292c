import { describe, expect, it } from 'vitest';
import { deletionRank } from '../../../cli/cloud/system-stacks.ts';
import type { Billed, DeployedStack, DeployedStacks } from '../../../cli/cloud/deployed-stacks.ts';
import { NotDestroyedError } from '../../../cli/errors.ts';
import { said } from './said.ts';

const BUCKET = { type: 'AWS::S3::Bucket', name: 'evergreen-data-bucket', logicalId: 'BucketA1' };
const GROUP = { type: 'Custom::ModelPackageGroup', name: 'evergreen-toy', logicalId: 'Registry' };
const ADOPT = `npx cdk import evergreen-data --resource-mapping-inline '{"BucketA1":{"BucketName":"evergreen-data-bucket"}}'`;

function aStack(name: string, overrides: Partial<DeployedStack> = {}): DeployedStack {
  const own = { status: 'CREATE_COMPLETE', resources: 12, retained: [], isProtected: false };
  return { name, ...own, ...overrides };
}

/** Stacks in memory: a model's stack takes along what its releases made. */
class InMemoryStacks implements DeployedStacks {
  readonly region = 'eu-west-1';
  readonly removed: string[] = [];
  #billed: readonly Billed[] = [
    { kind: 'endpoint', name: 'evergreen-flight-delay' },
    { kind: 'model', name: 'evergreen-flight-delay-v1-1' },
    { kind: 'alarm', name: 'evergreen-model-flight-delay-Errors' },
  ];
  readonly #stacks: readonly DeployedStack[];

  constructor(stacks: readonly DeployedStack[]) {
    this.#stacks = stacks;
  }

  async stacks() {
    return await Promise.resolve(this.#stacks);
  }

  async remove(stack: string): Promise<void> {
    if (stack === 'stuck') throw new NotDestroyedError('The stack stuck could not be deleted: Bus');
    this.removed.push(stack);
    if (stack.includes('-model-')) this.#billed = [];
    await Promise.resolve();
  }

  async billed() {
    return await Promise.resolve(this.#billed);
  }
}

function aSystem(): InMemoryStacks {
  return new InMemoryStacks([
    aStack('evergreen-model-flight-delay'),
    aStack('evergreen-data', { retained: [BUCKET] }),
  ]);
}

async function destroying(stacks: InMemoryStacks, args: readonly string[] = [], answer?: string) {
  const questions: string[] = [];
  const result = await said(['destroy', ...args], undefined, {
    openStacks: async () => await Promise.resolve(stacks),
    ask: async (question) => {
      questions.push(question);
      return await Promise.resolve(answer);
    },
  });
  return { ...result, questions };
}

describe('evergreen destroy', () => {
  it('lists, asks, deletes in order, and lists what is left', async () => {
    const stacks = aSystem();
    const { code, output, questions } = await destroying(stacks, [], 'evergreen');
    expect({ code, questions: questions.length }).toEqual({ code: 0, questions: 1 });
    expect(stacks.removed).toEqual(['evergreen-model-flight-delay', 'evergreen-data']);
    expect(output).toMatch(/Will be deleted\n +stack +evergreen-model-flight-delay +12 resources/);
    expect(output).toMatch(/endpoint +1 /);
    expect(output).toMatch(/Stays\n +Data, .*:\n +S3 Bucket +evergreen-data-bucket/);
    expect(output).toMatch(/evergreen-data is deleted \(\d+\.\d s\)/);
    expect(output).toContain('No endpoint, endpoint config, model, scalable target or alarm');
  });

  it.each([
    ['nobody answers', undefined, /nobody to ask\. Say --yes/],
    ['the answer is another', 'yes', /Nothing was deleted\./],
  ])('deletes nothing when %s', async (_when, answer, why) => {
    const stacks = aSystem();
    const { code, errors } = await destroying(stacks, [], answer);
    expect({ code, removed: stacks.removed }).toEqual({ code: 1, removed: [] });
    expect(errors).toMatch(why);
  });

  it('does not ask with --yes, and answers programs once', async () => {
    const { output, questions } = await destroying(aSystem(), ['--yes', '--json']);
    expect(questions).toEqual([]);
    expect(JSON.parse(output)).toMatchObject({
      system: 'evergreen',
      deleted: ['evergreen-model-flight-delay', 'evergreen-data'],
      stays: [{ ...BUCKET, reason: expect.stringContaining('Data') as string }],
      adopt: [ADOPT],
      left: [],
    });
  });

  it('says how the next deployment takes over what stays, all of it', async () => {
    const retained = [
      BUCKET,
      { type: 'AWS::DynamoDB::Table', name: 'ledger', logicalId: 'LedgerB2' },
      { type: 'AWS::KMS::Key', name: 'key-id', logicalId: 'KeyC3' },
    ];
    const stacks = new InMemoryStacks([
      aStack('evergreen-model-toy', { retained: [GROUP] }),
      aStack('evergreen-data', { retained }),
    ]);
    const { output } = await destroying(stacks, ['--yes']);
    const [line = ''] = output.split('\n').filter((each) => each.includes('cdk import'));
    expect(line.trim()).toMatch(/^npx cdk import evergreen-data --resource-mapping-inline '.*'$/);
    expect(JSON.parse(line.slice(line.indexOf("'") + 1, -1))).toEqual({
      BucketA1: { BucketName: 'evergreen-data-bucket' },
      LedgerB2: { TableName: 'ledger' },
      KeyC3: { KeyId: 'key-id' },
    });
    expect(output).toMatch(/The registry, .*:\n +ModelPackageGroup +evergreen-toy/);
  });

  it('says nothing of that where nothing can be taken over', async () => {
    const { output } = await destroying(
      new InMemoryStacks([aStack('evergreen-model-toy', { retained: [GROUP] })]),
      ['--yes'],
    );
    expect(output).toContain('ModelPackageGroup  evergreen-toy');
    expect(output).not.toContain('cdk import');
  });

  it('names what is left when something is', async () => {
    const { output } = await destroying(new InMemoryStacks([aStack('evergreen-data')]), ['--yes']);
    expect(output).toMatch(/3 things of the system still cost/);
    expect(output).toContain('endpoint  evergreen-flight-delay');
  });

  it('deletes nothing of a system with a protected stack', async () => {
    const stacks = new InMemoryStacks([aStack('a'), aStack('b', { isProtected: true })]);
    const { errors } = await destroying(stacks, ['--yes']);
    expect(errors).toContain('Nothing was deleted: b is protected');
    expect(stacks.removed).toEqual([]);
  });

  it('stops at a stack that can not be deleted', async () => {
    const stacks = new InMemoryStacks([aStack('a'), aStack('stuck'), aStack('c')]);
    const { code, errors } = await destroying(stacks, ['--yes']);
    expect({ code, removed: stacks.removed }).toEqual({ code: 1, removed: ['a'] });
    expect(errors).toContain('could not be deleted: Bus');
  });

  it('says so where there is none', async () => {
    const { errors } = await destroying(new InMemoryStacks([]), ['--yes']);
    expect(errors).toContain('no stack of a system called "evergreen" in eu-west-1');
  });
});

describe('whose a stack is', () => {
  it.each([
    ['evergreen-model-toy', 'Evergreen: the model toy', 0],
    ['evergreen-serving', 'Evergreen: release workflow', 2],
    ['evergreen-data', 'Evergreen: data bucket', 4],
    ['evergreen-data', 'A stack of somebody', undefined],
    ['evergreens-data', 'Evergreen: data bucket', undefined],
    ['evergreen-eu-data', 'Evergreen: data bucket', undefined],
    // Those of a system called "evergreen-model".
    ['evergreen-model-data', 'Evergreen: data bucket', undefined],
    ['evergreen-model-model-toy', 'Evergreen: the model toy', undefined],
  ])('%s (%s) is deleted as number %s', (name, description, rank) => {
    expect(deletionRank('evergreen', { name, description })).toBe(rank);
  });
});

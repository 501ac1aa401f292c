import { beforeAll, describe, expect, it } from 'vitest';
import { inferenceId } from '../../pipelines/serving/contract.ts';
import type { Resource } from '../support/synthesised-app.ts';
import { type Json, textOf } from '../support/template-reader.ts';
import { FIXTURES, WholeTemplate } from '../support/whole-template.ts';

/** As SageMaker has it in its model of the service. */
const JOB_NAME = /^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}$/;

const targetsOf = ({ Properties }: Resource) => Properties['Targets'] as Json[];

/** The logical id of what an ARN is of. */
function ownerOf(arn: unknown): string {
  const [id = ''] = (arn as { 'Fn::GetAtt': string[] })['Fn::GetAtt'];
  return id;
}

/** The longest name that an expression can make, each of its parts at its longest. */
function longestName(expression: string): string {
  const parts = expression.replaceAll(/^\{% | %\}$/g, '').split(' & ');
  const longest = parts.map((part) => {
    if (part === '$plan.jobPrefix') return `a${'b'.repeat(39)}`;
    const [, literal] = /^'(.*)'$/.exec(part) ?? [];
    return literal ?? '999999';
  });
  return longest.join('');
}

it('an InferenceId is at most 64 characters', () => {
  expect(inferenceId.safeParse('x'.repeat(64)).success).toBe(true);
  expect(inferenceId.safeParse('x'.repeat(65)).success).toBe(false);
});

describe.each(FIXTURES)('what %s deploys', (folder) => {
  let template: WholeTemplate;

  beforeAll(async () => {
    template = await WholeTemplate.of(folder);
  }, 120_000);

  it('has no rule that starts an execution, which EventBridge can not name: rule, queue, function', () => {
    const sources = template.ofType('AWS::Lambda::EventSourceMapping');
    const read = sources.map(({ Properties }) => ownerOf(Properties['EventSourceArn']));
    const deadLetters = template
      .ofType('AWS::SQS::Queue')
      .map(({ Properties }) => (Properties['RedrivePolicy'] ?? {}) as Json)
      .filter(({ deadLetterTargetArn }) => deadLetterTargetArn !== undefined)
      .map(({ deadLetterTargetArn }) => ownerOf(deadLetterTargetArn));
    for (const rule of template.ofType('AWS::Events::Rule')) {
      for (const { Arn, DeadLetterConfig } of targetsOf(rule)) {
        expect(read, rule.id).toContain(ownerOf(Arn));
        expect(deadLetters, rule.id).toContain(ownerOf((DeadLetterConfig as Json)['Arn']));
      }
    }
  });

  it('has executions started by functions alone, which name them', () => {
    const roles = template
      .ofType('AWS::Lambda::Function')
      .map(({ Properties }) => ownerOf(Properties['Role']));
    const starters = template.rolesThatMay('states:StartExecution');
    expect(starters.length).toBeGreaterThan(3);
    for (const starter of starters) expect(roles).toContain(starter);
  });

  it('takes a name that is taken for done only after a look: who may start may also describe', () => {
    const granted = (action: string) =>
      template.grants().filter(({ actions }) => actions.includes(action));
    for (const { role, on } of granted('states:StartExecution')) {
      expect(on).toHaveLength(1);
      expect(on[0]).toMatch(/^<\w+>$/);
      const looks = granted('states:DescribeExecution').filter((grant) => grant.role === role);
      expect(looks, role).toHaveLength(1);
    }
  });

  it('hears of S3, alarms and SageMaker on the default bus, of domain events on its own', () => {
    const heard = template.ofType('AWS::Events::Rule').map(({ Properties }) => {
      const { source = [] } = (Properties['EventPattern'] ?? {}) as { source?: string[] };
      const bus = Properties['EventBusName'];
      return `${source.join()} on ${bus === undefined ? 'the default bus' : textOf(bus)}`;
    });
    expect([...new Set(heard)].toSorted()).toEqual([
      // By the clock.
      ' on the default bus',
      'aws.cloudwatch on the default bus',
      'aws.s3 on the default bus',
      'aws.sagemaker on the default bus',
      'evergreen on <eventbusname>',
    ]);
  });

  it('names jobs by run, attempt, redrive and retry, in 63 characters of a-z, A-Z, 0-9 and -', () => {
    const names = template.calls('.sync').map(({ name, state }) => {
      const { TrainingJobName, ProcessingJobName } = state['Arguments'] as Json;
      const jobName = String(TrainingJobName ?? ProcessingJobName);
      expect(longestName(jobName), name).toMatch(JOB_NAME);
      // Hyphens are not counted by the pattern.
      expect(longestName(jobName).length, name).toBeLessThanOrEqual(63);
      expect(jobName, name).toContain('$states.context.State.RetryCount');
      expect(jobName, name).toContain('$states.context.Execution.RedriveCount');
      return jobName;
    });
    expect(new Set(names).size).toBe(2);
  });

  it('counts every start of a job, also one that no Retry of the state made', () => {
    const again = /^(Wait for|Take the next)/;
    for (const job of template.calls('.sync')) {
      const leading = template.states().filter(({ state }) => state['Next'] === job.name);
      const restarts = leading.filter(({ name }) => again.test(name));
      expect(restarts, job.name).toHaveLength(2);
      for (const { name, state } of [...restarts, job]) {
        expect((state['Assign'] as Json)['jobs'], name).toBe('{% $jobs + 1 %}');
      }
    }
  });
});

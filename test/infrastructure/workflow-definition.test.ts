import aslValidator from 'asl-validator';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Resource, resourcesOf, synthesisedApp } from '../support/synthesised-app.ts';

let machines: Resource[];

beforeAll(async () => {
  const resources = resourcesOf(await synthesisedApp('examples/flight-delay'));
  machines = resources.filter(({ Type }) => Type === 'AWS::StepFunctions::StateMachine');
}, 60_000);

/** A machine's definition; what is only known when it is deployed is replaced by its logical id. */
function definitionOf({ Properties }: Resource): { States: Record<string, unknown> } {
  const { 'Fn::Join': join } = Properties['DefinitionString'] as {
    'Fn::Join': [string, (string | Record<string, unknown>)[]];
  };
  const text = join[1].map((part) => (typeof part === 'string' ? part : nameOf(part))).join('');
  return JSON.parse(text);
}

function nameOf(reference: Record<string, unknown>): string {
  const [value] = Object.values(reference);
  const name = Array.isArray(value) ? String(value[0]) : String(value);
  // Without the hash, which changes with the construct's path alone.
  return name === 'AWS::Partition' ? 'aws' : `<${name.replace(/[0-9A-F]{8}$/, '')}>`;
}

describe('every state machine', () => {
  it('is valid Amazon States Language', () => {
    expect(machines.length).toBeGreaterThan(0);
    for (const machine of machines) {
      const { isValid, errors } = aslValidator(definitionOf(machine), { checkArn: false });
      expect(
        errors.map(({ Message }) => Message),
        machine.id,
      ).toEqual([]);
      expect(isValid, machine.id).toBe(true);
    }
  });

  it('catches every error of every task, and jitters every retry', () => {
    for (const machine of machines) {
      for (const [name, state] of Object.entries(definitionOf(machine).States)) {
        const { Type, Catch, Retry } = state as {
          Type: string;
          Catch?: Record<string, unknown>[];
          Retry?: Record<string, unknown>[];
        };
        if (Type !== 'Task') continue;
        expect(Catch?.at(-1)?.['ErrorEquals'], name).toEqual(['States.ALL']);
        for (const retry of Retry ?? []) {
          expect(retry, name).toMatchObject({ JitterStrategy: 'FULL', BackoffRate: 2 });
          expect(retry['ErrorEquals'], name).not.toContain('States.ALL');
        }
      }
    }
  });
});

describe('a workflow reads as it was reviewed:', () => {
  it.each(['Ingest', 'Training', 'Release', 'Monitoring'])('%s', async (name) => {
    const machine = machines.find(({ id }) => new RegExp(`^${name}[0-9A-F]{8}$`).test(id));
    if (!machine) throw new Error(`There is no machine ${name}.`);
    const text = JSON.stringify(definitionOf(machine), null, 2);
    await expect(`${text}\n`).toMatchFileSnapshot(`${name.toLowerCase()}-workflow.asl.json`);
  });
});

import type { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { resourcesOf, synthesisedApp } from './synthesised-app.ts';
import { definitionOf, type Json, TemplateReader, textOf, withoutHash } from './template-reader.ts';

/** Configs that differ in what they deploy: an example, a production with access logs, every task. */
export const FIXTURES = [
  'examples/flight-delay',
  'test/fixtures/stacks',
  'test/fixtures/deployed',
] as const;

/** What a role may do. */
interface RoleStatement {
  /** The logical id of the role. */
  readonly role: string;
  readonly actions: readonly string[];
  /** As short texts. */
  readonly on: readonly string[];
  readonly condition: unknown;
}

interface MachineState {
  /** The logical id of the machine, without its hash. */
  readonly machine: string;
  readonly name: string;
  readonly state: Json;
}

/** All that a config deploys, to say things of every part of it. */
export class WholeTemplate extends TemplateReader {
  readonly assembly: CloudAssembly;

  constructor(assembly: CloudAssembly) {
    super(resourcesOf(assembly));
    this.assembly = assembly;
  }

  static async of(configFolder: string): Promise<WholeTemplate> {
    return new WholeTemplate(await synthesisedApp(configFolder));
  }

  /** What every role is allowed, each statement once. */
  grants(): RoleStatement[] {
    return this.ofType('AWS::IAM::Policy').flatMap(({ Properties }) => {
      const [role] = Properties['Roles'] as { Ref: string }[];
      const { Statement } = Properties['PolicyDocument'] as { Statement: Json[] };
      return Statement.map(({ Action, Resource: on, Condition }) => ({
        role: role?.Ref ?? '',
        actions: [Action].flat().map(String),
        on: [on].flat().map(textOf),
        condition: Condition,
      }));
    });
  }

  /** The roles, by logical id, that may do something. */
  rolesThatMay(action: string): string[] {
    const found = this.grants().filter(({ actions }) => actions.includes(action));
    return [...new Set(found.map(({ role }) => role))];
  }

  /** Every state of every machine, those inside of maps too. */
  states(): MachineState[] {
    return this.ofType('AWS::StepFunctions::StateMachine').flatMap((machine) =>
      statesIn(definitionOf(machine)).map(([name, state]) => ({
        machine: withoutHash(machine.id),
        name,
        state,
      })),
    );
  }

  /** The states that call one operation, such as `sagemaker:createTrainingJob.sync`. */
  calls(operation: string): MachineState[] {
    return this.states().filter(({ state }) => String(state['Resource']).endsWith(operation));
  }
}

function statesIn({ States = {} }: Json): [string, Json][] {
  return Object.entries(States as Record<string, Json>).flatMap(([name, state]) => [
    [name, state] as [string, Json],
    ...statesIn((state['ItemProcessor'] ?? {}) as Json),
  ]);
}

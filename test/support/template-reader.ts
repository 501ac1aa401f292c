import type { Resource } from './synthesised-app.ts';

/** An object of a template. */
export type Json = Record<string, unknown>;

/** Finds things in synthesised templates, with references as short texts. */
export class TemplateReader {
  readonly resources: readonly Resource[];

  constructor(resources: readonly Resource[]) {
    this.resources = resources;
  }

  ofType(type: string): Resource[] {
    const found = this.resources.filter(({ Type }) => Type === type);
    if (found.length === 0) throw new Error(`There is no ${type}.`);
    return found;
  }

  /** The one resource of a type whose logical id starts so. */
  named(type: string, start: string): Resource {
    const [found, another] = this.ofType(type).filter(({ id }) => id.startsWith(start));
    if (!found || another) throw new Error(`There is not one ${type} ${start}.`);
    return found;
  }

  statementsOf(policy: string): Json[] {
    const { PolicyDocument } = this.named('AWS::IAM::Policy', policy).Properties;
    return (PolicyDocument as { Statement: Json[] }).Statement;
  }

  /** The resources an action is allowed on, as short texts, and the condition. */
  allowed(policy: string, action: string) {
    const found = this.statementsOf(policy).filter(({ Action }) =>
      [Action].flat().includes(action),
    );
    return found.map(({ Resource, Condition }) => ({
      on: [Resource].flat().map(textOf),
      if: Condition,
    }));
  }

  /** A state of a machine, empty when there is none of that name. */
  stateOf(machine: string, name: string): Json {
    const States = definitionOf(this.named('AWS::StepFunctions::StateMachine', machine))['States'];
    return (States as Record<string, Json>)[name] ?? {};
  }
}

/** What a machine does, as Amazon States Language. */
export function definitionOf({ Properties }: Resource): Json {
  return JSON.parse(textOf(Properties['DefinitionString'])) as Json;
}

/** A logical id as the code has it. */
export function withoutHash(logicalId: string): string {
  return logicalId.replace(/[0-9A-F]{8}$/, '');
}

/** A value of a template, its references by name. */
export function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  const [[kind, argument] = []] = Object.entries(value as Json);
  if (kind === 'Fn::Join') return (argument as [string, unknown[]])[1].map(textOf).join('');
  if (kind === 'Fn::FindInMap') return '<account of the registry>';
  const name = String([argument].flat()[0]).replace(/^AWS::/, '');
  const shared = /^SsmParameterValue[a-z]*?shared([a-z]+)[0-9A-F]{8}/.exec(name)?.[1];
  return `<${shared ?? withoutHash(name)}>`;
}

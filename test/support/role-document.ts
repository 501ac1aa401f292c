import type { Resource } from './synthesised-app.ts';
import { type Json, textOf, withoutHash } from './template-reader.ts';

interface Statement {
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Condition?: Readonly<Record<string, Json>>;
}

/** What every function may do; told once. */
const OF_EVERY_FUNCTION = /^(logs:(CreateLogStream|PutLogEvents) on <\w+Logs>|xray:\w+ on \*)$/;

/** What is called differently in the stack that has it and in the others. */
const SHARED: readonly [RegExp, string][] = [
  [/<(DatasetStoreBucket|databucketname)>/, '<data bucket>'],
  [/(table\/)?<(LedgerTable|ledgertablename)>/, '<ledger>'],
  [/<(Key|encryptionkeyarn)>/, '<key>'],
  [/(event-bus\/)?<(DomainEvents|eventbusname)>/, '<event bus>'],
  [/execution:<6>:/, 'execution:<its machine>:'],
];

/** docs/roles.md: every role of the templates, who assumes it, and what it may do on what. */
export function roleDocument(resources: readonly Resource[]): string {
  const roles = resources.filter(({ Type }) => Type === 'AWS::IAM::Role');
  const sections = [...Map.groupBy(roles, ({ stack }) => stack)].flatMap(([stack, ofStack]) => [
    `## ${stack}`,
    ...ofStack.map((role) => sectionOf(role, resources)),
  ]);
  return [
    '# Roles',
    [
      'Every role of the app that `examples/flight-delay` deploys, and all that it may do, as the templates have',
      'it. What `<…>` stands for is known when it is deployed. Functions also write to their own log group and',
      'send traces, which is left out below. The rules and the reasons are in [security.md](security.md).',
    ].join('\n'),
    ...sections,
  ].join('\n\n');
}

function sectionOf(role: Resource, resources: readonly Resource[]): string {
  const rights = policiesOf(role, resources).flatMap(rightsOf);
  const lines = [...Map.groupBy(rights, ({ where }) => where)].map(
    ([where, on]) => `- ${on.map(({ action }) => `\`${action}\``).join(', ')} on ${where}`,
  );
  return [`**${shortName(role.id)}**, assumed by ${assumedBy(role)}:`, ...lines].join('\n');
}

function policiesOf(role: Resource, resources: readonly Resource[]): Statement[] {
  const attached = resources.filter(
    ({ Type, stack, Properties }) =>
      Type === 'AWS::IAM::Policy' &&
      stack === role.stack &&
      JSON.stringify(Properties['Roles']).includes(`"Ref":"${role.id}"`),
  );
  const inline = (role.Properties['Policies'] ?? []) as Json[];
  return [...attached.map(({ Properties }) => Properties), ...inline].flatMap(
    ({ PolicyDocument }) => (PolicyDocument as { Statement: Statement[] }).Statement,
  );
}

/** Each action of a statement, on each resource, with the keys of its conditions. */
function rightsOf({ Effect, Action, Resource: on, Condition = {} }: Statement) {
  const keys = Object.values(Condition).flatMap((each) => Object.keys(each));
  const bound = keys.length > 0 ? `, bound by ${keys.map((key) => `\`${key}\``).join(', ')}` : '';
  return [on].flat().flatMap((resource) => {
    const text = shortText(textOf(resource));
    return [Action]
      .flat()
      .filter((action) => !OF_EVERY_FUNCTION.test(`${action} on ${text}`))
      .map((action) => ({
        action,
        where: `${Effect === 'Deny' ? 'denied: ' : ''}\`${text}\`${bound}`,
      }));
  });
}

function assumedBy({ Properties }: Resource): string {
  const { Statement: trust } = Properties['AssumeRolePolicyDocument'] as {
    Statement: { Principal: { Service: unknown } }[];
  };
  return trust.map(({ Principal }) => textOf(Principal.Service).split('.')[0]).join(', ');
}

/** An ARN without what is the same in all of them, and shared resources by their names. */
function shortText(arn: string): string {
  const shown = arn.replace(/^arn:<Partition>:(\w[\w-]*):[^:]*:[^:]*:/, '');
  return SHARED.reduce((text, [id, name]) => text.replace(id, name), shown);
}

/** Without CDK's hash, and the set of functions that it belongs to. */
function shortName(logicalId: string): string {
  return withoutHash(logicalId).replace(/^[A-Z][a-z]+Functions/, '');
}

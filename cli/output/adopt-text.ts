import type { DeployedStack } from '../cloud/deployed-stacks.ts';

/** By which property CloudFormation knows what it is to import, by type. */
const IDENTIFIERS: Readonly<Record<string, string>> = {
  'AWS::S3::Bucket': 'BucketName',
  'AWS::DynamoDB::Table': 'TableName',
  'AWS::KMS::Key': 'KeyId',
};

/**
 * The commands by which stacks that are deployed again take over what they have left, one a stack that
 * has left something of the kind. A registry's groups are none: their stacks adopt them by themselves.
 */
export function adoptCommands(stacks: readonly DeployedStack[]): string[] {
  return stacks.flatMap(({ name: stack, retained }) => {
    const mapped = retained.flatMap(({ type, logicalId, name }) => {
      const identifier = IDENTIFIERS[type];
      return identifier === undefined ? [] : [[logicalId, { [identifier]: name }] as const];
    });
    if (mapped.length === 0) return [];
    const mapping = JSON.stringify(Object.fromEntries(mapped));
    return [`npx cdk import ${stack} --resource-mapping-inline '${mapping}'`];
  });
}

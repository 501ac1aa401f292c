import { counted, visible } from '../../pipelines/ingest/report-words.ts';
import { hanging, painted, table } from '../../pipelines/training/text-layout.ts';
import type { Billed, DeployedStack, Retained } from '../cloud/deployed-stacks.ts';
import { adoptCommands } from './adopt-text.ts';
import type { Looks } from './terminal.ts';

/** Why what is kept is kept, by type. */
const REASONS: Readonly<Record<string, string>> = {
  'AWS::S3::Bucket': 'Data, what was made of it, and who read it',
  'AWS::DynamoDB::Table': 'The ledger, which knows what was trained and released, and why',
  'AWS::DynamoDB::GlobalTable': 'The ledger, which knows what was trained and released, and why',
  'AWS::KMS::Key': 'The key, without which none of this can be read, at about $1 a month',
  'Custom::ModelPackageGroup': 'The registry, with every candidate and its quality',
  'AWS::Logs::LogGroup': 'Logs that are still in their retention time',
};

/** Why something is not deleted with its stack. */
export function reasonFor({ type }: Retained): string {
  return REASONS[type] ?? 'Kept because its stack says so';
}

/** What a system consists of, and what would be left of it. */
export function planText(
  stacks: readonly DeployedStack[],
  billed: readonly Billed[],
  looks: Looks,
): string {
  return [
    ...section(
      'Will be deleted',
      [
        ...stacks.map(({ name, resources }) => ['stack', name, counted(resources, 'resource')]),
        ...countedKinds(billed).map(([kind, count]) => [
          kind,
          `${count}`,
          'with the model it serves',
        ]),
      ],
      looks,
    ),
    '',
    ...stayingLines(stacks, looks),
  ].join('\n');
}

/** What is there after all was deleted, and how the next deployment takes it over. */
export function leftText(
  billed: readonly Billed[],
  stacks: readonly DeployedStack[],
  looks: Looks,
): string {
  const title =
    billed.length === 0
      ? 'No endpoint, endpoint config, model, scalable target or alarm is left.'
      : painted(
          `${counted(billed.length, 'thing')} of the system still costs money:`,
          'bad',
          looks,
        );
  return [
    title,
    ...billed.map(({ kind, name }) => `  ${kind}  ${visible(name)}`),
    '',
    ...stayingLines(stacks, looks),
    ...adopting(adoptCommands(stacks), looks),
  ].join('\n');
}

function stayingLines(stacks: readonly DeployedStack[], looks: Looks): string[] {
  return staying(
    stacks.flatMap(({ retained }) => retained),
    looks,
  );
}

function staying(retained: readonly Retained[], looks: Looks): string[] {
  const reasons = new Map<string, string[]>();
  for (const one of retained) {
    const named = `${shortType(one.type)}  ${shortName(one.name)}`;
    reasons.set(reasonFor(one), [...(reasons.get(reasonFor(one)) ?? []), named]);
  }
  return [
    painted('Stays', 'strong', looks),
    ...[...reasons].flatMap(([reason, names]) => [
      ...hanging('  ', `${reason}:`, looks),
      ...names.map((name) => `    ${visible(name)}`),
    ]),
    ...hanging('  ', LOGS, looks),
  ];
}

/** For a person to paste: on a line of its own, however long it is. */
function adopting(commands: readonly string[], looks: Looks): string[] {
  if (commands.length === 0) return [];
  return [
    '',
    painted('To go on with it', 'strong', looks),
    ...hanging('  ', ADOPT, looks),
    ...commands.map((command) => `    ${visible(command)}`),
    ...hanging('  ', AFRESH, looks),
  ];
}

const ADOPT =
  'Before the next "npx cdk deploy --all", give data, ledger and key back to the stack that holds them:';

const AFRESH =
  'Without that, the next deployment makes new ones, empty, and these stay beside them. A registry is adopted in any case.';

const LOGS =
  'What SageMaker itself has logged, under /aws/sagemaker/: a few cents a month a gigabyte, until you delete it.';

const NO_HEADINGS = ['', '', ''];

/** A title over columns; nothing to list is told too. */
function section(title: string, rows: readonly string[][], looks: Looks): string[] {
  const [, ...lines] = table(NO_HEADINGS, rows.length === 0 ? [['nothing']] : rows);
  return [painted(title, 'strong', looks), ...lines.map((line) => `  ${visible(line)}`)];
}

function countedKinds(billed: readonly Billed[]): [string, number][] {
  const counts = new Map<string, number>();
  for (const { kind } of billed) {
    // Alarms of a stack are among its resources; a release's own are gone with it.
    if (kind !== 'alarm') counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return [...counts];
}

/** AWS::S3::Bucket as "S3 Bucket"; what a function keeps without a service's name. */
function shortType(type: string): string {
  return type.replace(/^(AWS|Custom)::/, '').replaceAll('::', ' ');
}

/** Of an ARN, what it names. */
function shortName(name: string): string {
  return name.startsWith('arn:') ? (name.split('/').at(-1) ?? name) : name;
}

import { notPortable, portableDirectives } from '../data-contract/strptime.ts';
import { closestName } from './closest-name.ts';
import type { DefinitionDraft } from './draft.ts';
import { nameList, valueText, type Problem } from './problem.ts';

interface Role {
  readonly path: readonly (string | number)[];
  readonly name: string;
}

function rolesOf({ label, time, group, key }: DefinitionDraft): Role[] {
  return [
    ...(label === undefined ? [] : [{ path: ['data', 'label', 'column'], name: label }]),
    ...(time === undefined ? [] : [{ path: ['data', 'time'], name: time }]),
    ...(group === undefined ? [] : [{ path: ['data', 'group'], name: group }]),
    ...key.map((name, index) => ({ path: ['data', 'key', index], name })),
  ];
}

/** The label, time, group and key are declared columns. */
export function undeclaredProblems(draft: DefinitionDraft): Problem[] {
  const names = [...draft.columns.keys()];
  if (names.length === 0) return [];
  return rolesOf(draft)
    .filter(({ name }) => !draft.columns.has(name))
    .map(({ path, name }) => ({
      path,
      got: valueText(name),
      expected: `one of the declared columns: ${nameList(names)}`,
      fix: undeclaredFix(name, names, draft.ignore),
    }));
}

function undeclaredFix(name: string, names: readonly string[], ignore: readonly string[]): string {
  if (ignore.includes(name)) {
    return `Move ${valueText(name)} from data.ignore to data.columns: an ignored column is not stored.`;
  }
  const meant = closestName(name, names);
  if (meant !== undefined) return `Did you mean ${valueText(meant)}?`;
  return `Declare ${valueText(name)} under data.columns, or name a declared column.`;
}

/** What is predicted can't also order, group or identify the rows, nor be personal data. */
export function labelRoleProblems(draft: DefinitionDraft): Problem[] {
  const { columns, label } = draft;
  if (label === undefined) return [];
  const twice = rolesOf(draft).filter(
    ({ path, name }) => name === label && path[1] !== 'label' && columns.has(name),
  );
  const problems = twice.map(({ path }) => ({
    path,
    got: `${valueText(label)}, the label`,
    expected: 'another column: what is predicted is unknown when rows are told apart',
    fix: 'Name another column, or none.',
  }));
  if (columns.get(label)?.pii !== true) return problems;
  return [
    ...problems,
    {
      path: ['data', 'columns', label, 'pii'],
      got: 'true, on the label',
      expected: 'a label that is not personal data: predictions and metrics show its values',
      fix: 'Remove pii, or predict a column that holds no personal data.',
    },
  ];
}

/** The time column orders every row, so that it is a date or timestamp and never empty. */
export function timeProblems({ columns, time }: DefinitionDraft): Problem[] {
  const rule = time === undefined ? undefined : columns.get(time);
  if (time === undefined || rule === undefined) return [];
  if (rule.type !== 'date' && rule.type !== 'timestamp') {
    return [
      {
        path: ['data', 'columns', time, 'type'],
        got: `${valueText(rule.type)}, for the time column`,
        expected: '"date" or "timestamp"',
        fix: 'Correct the type, or name another column as data.time.',
      },
    ];
  }
  return rule.nullable ? [nullableProblem(time, 'the time column')] : [];
}

/** A row without a group or key could not be kept with its kind. */
export function groupAndKeyProblems({ columns, time, group, key }: DefinitionDraft): Problem[] {
  const roles = new Map<string, string>();
  for (const name of key) roles.set(name, 'a key column');
  if (group !== undefined) roles.set(group, 'the group column');
  if (time !== undefined) roles.delete(time);
  const nullable = [...roles].filter(([name]) => columns.get(name)?.nullable === true);
  const repeated = key.flatMap((name, index) =>
    key.indexOf(name) === index
      ? []
      : {
          path: ['data', 'key', index],
          got: `${valueText(name)} more than once`,
          expected: 'each name once',
          fix: `Remove the second ${valueText(name)}.`,
        },
  );
  return [...nullable.map(([name, role]) => nullableProblem(name, role)), ...repeated];
}

function nullableProblem(name: string, role: string): Problem {
  return {
    path: ['data', 'columns', name, 'nullable'],
    got: `true, on ${role}`,
    expected: 'false: every row needs its value',
    fix: 'Remove nullable, and fill the empty cells in the files.',
  };
}

/** A model needs something to learn from. Silent while a column's rule is unreadable. */
export function featureProblems(draft: DefinitionDraft): Problem[] {
  const { columns, label, time, group, key } = draft;
  const roles = new Set([label, time, group, ...key]);
  const rules = [...columns];
  if (label === undefined || rules.some(([, rule]) => rule === undefined)) return [];
  if (rules.some(([name, rule]) => rule?.type !== 'string' && !roles.has(name))) return [];
  return [
    {
      path: ['data', 'columns'],
      got: rules.length === 0 ? 'no columns' : `${rules.length} columns, none of them a feature`,
      expected: 'at least one feature: a column that is not label, time, group, key or a string',
      fix: 'Declare the columns the model should learn from.',
    },
  ];
}

/**
 * Files are read by ingest's engine, requests by Python in the algorithm's container: a feature's
 * format must mean the same to both. Any other column is never in a request to the endpoint.
 */
export function featureFormatProblems(draft: DefinitionDraft): Problem[] {
  const roles = new Set(rolesOf(draft).map(({ name }) => name));
  return [...draft.columns].flatMap(([name, rule]) => {
    if (roles.has(name) || (rule?.type !== 'date' && rule?.type !== 'timestamp')) return [];
    const wrong = notPortable(rule.format);
    if (wrong.length === 0) return [];
    return {
      path: ['data', 'columns', name, 'format'],
      got: `${valueText(rule.format)}, with ${nameList(wrong)}`,
      expected: `for a feature, a format that Python reads, too: of ${portableDirectives}, each once`,
      fix: `Write the column in such a format in the files, or make it a string, which is no feature.`,
    };
  });
}

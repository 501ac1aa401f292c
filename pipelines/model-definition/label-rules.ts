import type { ColumnRule } from '../data-contract/contract.ts';
import { closestName } from './closest-name.ts';
import type { Task } from './contract.ts';
import type { DefinitionDraft } from './draft.ts';
import { nameList, valueText, type Problem } from './problem.ts';

const EXPECTED: Record<Task, string> = {
  binary:
    'for task "binary": a boolean, an integer with min 0 and max 1, or a category with two values',
  multiclass: 'for task "multiclass": an integer, or a category with at least two values',
  regression: 'for task "regression": a number or an integer',
};

/** The label's column must be able to hold what the task predicts. */
export function labelTypeProblems({ columns, label, task }: DefinitionDraft): Problem[] {
  const rule = label === undefined ? undefined : columns.get(label);
  if (label === undefined || rule === undefined || task === undefined || fits(task, rule))
    return [];
  return [
    {
      path: ['data', 'columns', label],
      got: ruleText(rule),
      expected: EXPECTED[task],
      fix: labelFix(task, rule),
    },
  ];
}

function fits(task: Task, rule: ColumnRule): boolean {
  if (task === 'regression') return rule.type === 'number' || rule.type === 'integer';
  if (task === 'multiclass') {
    return rule.type === 'integer' || (rule.type === 'category' && rule.values?.length !== 1);
  }
  if (rule.type === 'integer') return rule.min === 0 && rule.max === 1;
  return rule.type === 'boolean' || (rule.type === 'category' && rule.values?.length === 2);
}

function ruleText(rule: ColumnRule): string {
  if (rule.type === 'category') {
    return `a category with ${rule.values === undefined ? 'any' : `${rule.values.length}`} ${rule.values?.length === 1 ? 'value' : 'values'}`;
  }
  if (rule.type !== 'integer') return `type ${valueText(rule.type)}`;
  return `an integer with min ${rule.min ?? 'unset'} and max ${rule.max ?? 'unset'}`;
}

function labelFix(task: Task, rule: ColumnRule): string {
  if (task === 'binary' && rule.type === 'integer') {
    return 'Set min: 0 and max: 1, or use task "multiclass" or "regression".';
  }
  if (task === 'binary' && rule.type === 'category') {
    return 'List the two values under values, or use task "multiclass".';
  }
  return 'Correct the type of the label column, or the task.';
}

/** A binary category label needs to know which value is positive; no other label does. */
export function positiveProblems(draft: DefinitionDraft): Problem[] {
  const { columns, label, task, positive } = draft;
  const rule = label === undefined ? undefined : columns.get(label);
  if (rule === undefined || task === undefined) return [];
  const path = ['data', 'label', 'positive'];
  if (task !== 'binary' || rule.type !== 'category') {
    if (positive === undefined) return [];
    return [
      {
        path,
        got: valueText(positive),
        expected: 'nothing: only a binary task with a category label has a positive value',
        fix: 'Remove positive.',
      },
    ];
  }
  if (rule.values?.length !== 2 || (positive !== undefined && rule.values.includes(positive))) {
    return [];
  }
  const meant = positive === undefined ? undefined : closestName(positive, rule.values);
  return [
    {
      path,
      got: valueText(positive),
      expected: `one of the label's values: ${nameList(rule.values)}`,
      fix: meant === undefined ? 'Name the value that counts as positive.' : didYouMean(meant),
    },
  ];
}

function didYouMean(name: string): string {
  return `Did you mean ${valueText(name)}?`;
}

import type { ColumnRule } from '../data-contract/contract.ts';
import type { DefinitionDraft } from './draft.ts';
import { nameList, valueText, type Problem } from './problem.ts';

/** Engines that read the stored Parquet (DuckDB, Athena) don't tell column names apart by case. */
export function columnNameProblems({ columns, maxColumns }: DefinitionDraft): Problem[] {
  const first = new Map<string, string>();
  const problems: Problem[] = [];
  for (const name of columns.keys()) {
    const twin = first.get(name.toLowerCase());
    if (twin === undefined) first.set(name.toLowerCase(), name);
    else {
      problems.push({
        path: ['data', 'columns', name],
        got: valueText(name),
        expected: `a name that differs from ${valueText(twin)} by more than case`,
        fix: 'Rename one of the two, in the files too.',
      });
    }
  }
  if (maxColumns !== undefined && columns.size > maxColumns) {
    problems.push({
      path: ['limits', 'maxColumns'],
      got: String(maxColumns),
      expected: `at least ${columns.size}, the number of declared columns`,
      fix: `Raise it to ${columns.size} or more, or declare fewer columns.`,
    });
  }
  return problems;
}

/** `min` must not lie above `max`. */
export function rangeProblems({ columns }: DefinitionDraft): Problem[] {
  return [...columns].flatMap(([name, rule]) => {
    const range = rule && rangeOf(rule);
    if (range === undefined || range.min.order <= range.max.order) return [];
    return {
      path: ['data', 'columns', name, 'min'],
      got: range.min.text,
      expected: `at most max, which is ${range.max.text}`,
      fix: 'Swap min and max, or correct one of them.',
    };
  });
}

interface Bound {
  readonly order: number;
  readonly text: string;
}

function rangeOf(rule: ColumnRule): { min: Bound; max: Bound } | undefined {
  if (rule.type === 'boolean' || rule.type === 'category' || rule.type === 'string')
    return undefined;
  if (rule.min === undefined || rule.max === undefined) return undefined;
  return { min: bound(rule.min), max: bound(rule.max) };
}

function bound(value: number | string): Bound {
  return { order: typeof value === 'number' ? value : Date.parse(value), text: valueText(value) };
}

/** Allowed values are told apart, and none of them means "no value". */
export function valueListProblems({ columns, nulls }: DefinitionDraft): Problem[] {
  return [...columns].flatMap(([name, rule]) => {
    if (rule?.type !== 'category' || rule.values === undefined) return [];
    const path = ['data', 'columns', name, 'values'];
    const twice = new Set(rule.values.filter((value, index, all) => all.indexOf(value) < index));
    const unreachable = new Set(rule.values.filter((value) => nulls.includes(value)));
    return [
      ...[...twice].map((value) => ({
        path,
        got: `${valueText(value)} more than once`,
        expected: 'each value once',
        fix: `Remove the second ${valueText(value)}.`,
      })),
      ...[...unreachable].map((value) => ({
        path,
        got: `${valueText(value)}, which data.nulls reads as "no value"`,
        expected: `values other than ${nameList(nulls)}`,
        fix: `Remove ${valueText(value)} here and set nullable: true, or take it out of data.nulls.`,
      })),
    ];
  });
}

/** A column is declared or ignored, not both. */
export function ignoredColumnProblems({ columns, ignore }: DefinitionDraft): Problem[] {
  return ignore.flatMap((name, index) => {
    const path = ['data', 'ignore', index];
    if (ignore.indexOf(name) < index) {
      const fix = `Remove the second ${valueText(name)}.`;
      return { path, got: `${valueText(name)} more than once`, expected: 'each name once', fix };
    }
    if (!columns.has(name)) return [];
    return {
      path,
      got: `${valueText(name)}, which is declared under data.columns`,
      expected: 'a column that is not declared',
      fix: `Remove ${valueText(name)} from ignore, or from columns.`,
    };
  });
}

import { describe, expect, it } from 'vitest';
import type { ModelDefinitionInput } from '../../../../pipelines/model-definition/contract.ts';
import { definitionProblems } from '../../../../pipelines/model-definition/rules.ts';
import { base, type Case, columns, data, problemsOf } from './definition-cases.ts';
import { validModel } from './valid-model.ts';

const anyType =
  'for task "binary": a boolean, an integer with min 0 and max 1, or a category with two values';
const labels: readonly Case[] = [
  {
    title: 'binary: an integer without bounds',
    model: columns({ late: { type: 'integer', min: 0 } }),
    lines: [
      `data.columns.late | an integer with min 0 and max unset | ${anyType} | Set min: 0 and max: 1, or use task "multiclass" or "regression".`,
    ],
  },
  {
    title: 'binary: a category with three values',
    model: columns({ late: { type: 'category', values: ['a', 'b', 'c'] } }),
    lines: [
      `data.columns.late | a category with 3 values | ${anyType} | List the two values under values, or use task "multiclass".`,
    ],
  },
  {
    title: 'binary: a category whose positive is misspelt',
    model: columns(
      { late: { type: 'category', values: ['no', 'yes'] } },
      { label: { column: 'late', positive: 'yess' } },
    ),
    lines: [
      'data.label.positive | "yess" | one of the label\'s values: "no", "yes" | Did you mean "yes"?',
    ],
  },
  {
    title: 'binary: a category without a positive',
    model: columns({ late: { type: 'category', values: ['no', 'yes'] } }),
    lines: [
      'data.label.positive | nothing | one of the label\'s values: "no", "yes" | Name the value that counts as positive.',
    ],
  },
  {
    title: 'binary: a boolean with a positive',
    model: data({ label: { column: 'late', positive: 'true' } }),
    lines: [
      'data.label.positive | "true" | nothing: only a binary task with a category label has a positive value | Remove positive.',
    ],
  },
  {
    title: 'multiclass: a category with one value',
    model: validModel(
      { columns: { ...base, late: { type: 'category', values: ['a'] } } },
      { task: 'multiclass' },
    ),
    lines: [
      'data.columns.late | a category with 1 value | for task "multiclass": an integer, or a category with at least two values | Correct the type of the label column, or the task.',
    ],
  },
  {
    title: 'regression: a boolean',
    model: data({}, { task: 'regression' }),
    lines: [
      'data.columns.late | type "boolean" | for task "regression": a number or an integer | Correct the type of the label column, or the task.',
    ],
  },
];

const columnCases: readonly Case[] = [
  {
    title: 'min above max, of every type',
    model: columns({
      wind: { type: 'number', min: 0.2, max: 0.1 },
      day: { type: 'date', min: '2013-02-01', max: '2013-01-01' },
      hour: { type: 'timestamp', min: '2013-01-01T00:00:00.5Z', max: '2013-01-01T00:00:00Z' },
    }),
    lines: [
      'data.columns.hour.min | "2013-01-01T00:00:00.5Z" | at most max, which is "2013-01-01T00:00:00Z" | Swap min and max, or correct one of them.',
      'data.columns.day.min | "2013-02-01" | at most max, which is "2013-01-01" | Swap min and max, or correct one of them.',
      'data.columns.wind.min | 0.2 | at most max, which is 0.1 | Swap min and max, or correct one of them.',
    ],
  },
  {
    title: 'values that repeat, and one that means no value',
    model: columns(
      { airline: { type: 'category', values: ['UA', 'AA', 'UA', 'NA'] } },
      { nulls: ['', 'NA'] },
    ),
    lines: [
      'data.columns.airline.values | "UA" more than once | each value once | Remove the second "UA".',
      'data.columns.airline.values | "NA", which data.nulls reads as "no value" | values other than "", "NA" | Remove "NA" here and set nullable: true, or take it out of data.nulls.',
    ],
  },
  {
    title: 'a column that is declared and ignored, and one ignored twice',
    model: data({ ignore: ['wind', 'note', 'note'] }),
    lines: [
      'data.ignore.0 | "wind", which is declared under data.columns | a column that is not declared | Remove "wind" from ignore, or from columns.',
      'data.ignore.2 | "note" more than once | each name once | Remove the second "note".',
    ],
  },
  {
    title: 'names that differ by case alone',
    model: columns({ Wind: { type: 'number' } }),
    lines: [
      'data.columns.Wind | "Wind" | a name that differs from "wind" by more than case | Rename one of the two, in the files too.',
    ],
  },
  {
    title: 'more columns than the limit lets in',
    model: data({}, { limits: { maxColumns: 3 } }),
    lines: [
      'limits.maxColumns | 3 | at least 5, the number of declared columns | Raise it to 5 or more, or declare fewer columns.',
    ],
  },
];

describe('definitionProblems', () => {
  it.each([...labels, ...columnCases])('tells of $title', ({ model, lines }) => {
    expect(problemsOf(model)).toEqual(lines);
  });

  it.each<[string, ModelDefinitionInput]>([
    ['the base', validModel()],
    ['an integer of 0 and 1', columns({ late: { type: 'integer', min: 0, max: 1 } })],
    [
      'a category with its positive value',
      columns(
        { late: { type: 'category', values: ['n', 'y'] } },
        { label: { column: 'late', positive: 'y' } },
      ),
    ],
    [
      'many classes',
      validModel({ columns: { ...base, late: { type: 'category' } } }, { task: 'multiclass' }),
    ],
    ['min equal to max', columns({ wind: { type: 'number', min: 1, max: 1 } })],
    ['a time that is also the group', data({ group: 'hour' })],
  ])('finds nothing wrong with %s', (_title, model) => {
    expect(definitionProblems(model)).toEqual([]);
  });

  it.each([undefined, null, 7, 'x', [], {}, { data: 1 }, { data: { columns: { a: 1 } } }])(
    'leaves %j to the schema',
    (broken) => {
      expect(definitionProblems(broken)).toEqual([]);
    },
  );

  it('speaks of what it can read beside a broken part', () => {
    const model = {
      task: 'binary',
      data: { columns: { late: { type: 'boolean' }, wind: 3 }, label: { column: 'lat', x: 1 } },
    };
    expect(definitionProblems(model).map(({ fix }) => fix)).toEqual(['Did you mean "late"?']);
  });
});

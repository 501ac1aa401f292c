import { expect, it } from 'vitest';
import { type Case, columns, data, problemsOf } from './definition-cases.ts';

const declared = 'one of the declared columns: "late", "hour", "day", "flight", "wind"';

const roles: readonly Case[] = [
  {
    title: 'a label that is misspelt',
    model: data({ label: { column: 'lat' } }),
    lines: [`data.label.column | "lat" | ${declared} | Did you mean "late"?`],
  },
  {
    title: 'time, group and key that are not declared',
    model: data({ time: 'clock', group: 'team', key: ['flights', 'zzz'] }),
    lines: [
      `data.time | "clock" | ${declared} | Declare "clock" under data.columns, or name a declared column.`,
      `data.group | "team" | ${declared} | Declare "team" under data.columns, or name a declared column.`,
      `data.key.0 | "flights" | ${declared} | Did you mean "flight"?`,
      `data.key.1 | "zzz" | ${declared} | Declare "zzz" under data.columns, or name a declared column.`,
    ],
  },
  {
    title: 'a time that is ignored',
    model: data({ time: 'moment', ignore: ['moment'] }),
    lines: [
      `data.time | "moment" | ${declared} | Move "moment" from data.ignore to data.columns: an ignored column is not stored.`,
    ],
  },
  {
    title: 'a column named like a member of every object',
    model: data({ group: 'constructor' }),
    lines: [
      `data.group | "constructor" | ${declared} | Declare "constructor" under data.columns, or name a declared column.`,
    ],
  },
  {
    title: 'a time that is no time',
    model: data({ time: 'wind' }),
    lines: [
      'data.columns.wind.type | "number", for the time column | "date" or "timestamp" | Correct the type, or name another column as data.time.',
    ],
  },
  {
    title: 'nullable time, group and key',
    model: columns({
      hour: { type: 'timestamp', nullable: true },
      day: { type: 'date', nullable: true },
      flight: { type: 'string', nullable: true },
    }),
    lines: ['hour', 'flight', 'day'].map(
      (name, index) =>
        `data.columns.${name}.nullable | true, on ${['the time column', 'a key column', 'the group column'][index]} | false: every row needs its value | Remove nullable, and fill the empty cells in the files.`,
    ),
  },
  {
    title: 'one nullable column as time and group, told once',
    model: columns({ hour: { type: 'timestamp', nullable: true } }, { group: 'hour' }),
    lines: [
      'data.columns.hour.nullable | true, on the time column | false: every row needs its value | Remove nullable, and fill the empty cells in the files.',
    ],
  },
  {
    title: 'a label that is the group',
    model: data({ group: 'late' }),
    lines: [
      'data.group | "late", the label | another column: what is predicted is unknown when rows are told apart | Name another column, or none.',
    ],
  },
  {
    title: 'a label that is personal data',
    model: columns({ late: { type: 'boolean', pii: true } }),
    lines: [
      'data.columns.late.pii | true, on the label | a label that is not personal data: predictions and metrics show its values | Remove pii, or predict a column that holds no personal data.',
    ],
  },
  {
    title: 'a key that repeats',
    model: data({ key: ['flight', 'flight'] }),
    lines: ['data.key.1 | "flight" more than once | each name once | Remove the second "flight".'],
  },
  {
    title: 'nothing to learn from',
    model: data({
      columns: { late: { type: 'boolean' }, note: { type: 'string' } },
      time: undefined,
      group: undefined,
      key: undefined,
    }),
    lines: [
      'data.columns | 2 columns, none of them a feature | at least one feature: a column that is not label, time, group, key or a string | Declare the columns the model should learn from.',
    ],
  },
  {
    title: 'features in formats that only files have',
    model: columns({
      since: { type: 'date', format: '%-d.%-m.%Y' },
      at: { type: 'timestamp', format: '%Y-%m-%d %H:%M:%S.%g' },
      twice: { type: 'date', format: '%Y-%m-%d %Y' },
      half: { type: 'date', format: '%Y%' },
    }),
    lines: [
      ['since', '%-d.%-m.%Y', '"%-d", "%-m"'],
      ['at', '%Y-%m-%d %H:%M:%S.%g', '"%g"'],
      ['twice', '%Y-%m-%d %Y', '"%Y"'],
      ['half', '%Y%', '"%"'],
    ].map(
      ([name = '', format = '', wrong = '']) =>
        `data.columns.${name}.format | "${format}", with ${wrong} | for a feature, a format that Python reads, too: of %Y %m %d %H %I %M %S %y %j %p %b %B %a %A %f %z %%, each once | Write the column in such a format in the files, or make it a string, which is no feature.`,
    ),
  },
  {
    title: 'such formats of columns that are in no request',
    model: columns({
      hour: { type: 'timestamp', format: '%-d.%-m.%Y %-H' },
      day: { type: 'date', format: '%-d.%-m.%Y' },
    }),
    lines: [],
  },
];

it.each(roles)('definitionProblems tells of $title', ({ model, lines }) => {
  expect(problemsOf(model)).toEqual(lines);
});

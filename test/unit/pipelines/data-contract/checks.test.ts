import { describe, expect, it } from 'vitest';
import { checksOf } from '../../../../pipelines/data-contract/checks.ts';
import { checkFinding } from '../../../../pipelines/data-contract/check-findings.ts';
import { count, shownCell } from '../../../../pipelines/data-contract/finding-text.ts';
import { schemaHashOf } from '../../../../pipelines/data-contract/schema-hash.ts';
import { finding } from '../../../../pipelines/ingest/contract.ts';
import { aDefinition } from '../../../support/examine-file.ts';

const definition = aDefinition(
  {
    distance: { type: 'integer', min: 0, max: 5_000 },
    carrier: { type: 'category', values: ['AA', 'UA'] },
    note: { type: 'string', nullable: true, maxLength: 10 },
    hour: { type: 'timestamp', nullable: true },
  },
  { data: { time: 'hour' } },
);
const everything = new Set(Object.keys(definition.data.columns));

describe('checksOf', () => {
  it('lists every question once, by column', () => {
    const checks = checksOf(definition, everything);
    expect(checks.map(({ column, code, rule }) => `${column.name} ${code} ${rule.kind}`)).toEqual([
      'carrier MISSING_VALUE present',
      'carrier WRONG_TYPE readable',
      'carrier OVER_LIMIT cell-bytes',
      'carrier NOT_ALLOWED one-of',
      'distance MISSING_VALUE present',
      'distance WRONG_TYPE readable',
      'distance NOT_FINITE finite',
      'distance NOT_EXACT exact',
      'distance OUT_OF_RANGE at-least',
      'distance OUT_OF_RANGE at-most',
      'hour MISSING_VALUE present',
      'hour WRONG_TYPE readable',
      'note WRONG_TYPE readable',
      'note OVER_LIMIT cell-bytes',
      'note TOO_LONG no-longer-than',
      'y MISSING_LABEL present',
      'y WRONG_TYPE readable',
    ]);
  });

  it('asks nothing of a missing column, and not for a label that may be missing', () => {
    const dropping = aDefinition({}, { data: { label: { column: 'y', missing: 'drop' } } });
    expect(checksOf(dropping, new Set(['y'])).map(({ code }) => code)).toEqual(['WRONG_TYPE']);
    expect(checksOf(definition, new Set())).toEqual([]);
  });

  it('says what is wrong, what was expected and what to do', () => {
    const samples = [{ row: 17, line: 19, got: 'far' }];
    const texts = checksOf(definition, everything).map((check) => {
      const said = checkFinding(check, 3, samples);
      expect(finding.parse(said)).toEqual(said);
      return `${said.message} ${said.expected} ${said.fix}`;
    });
    expect(texts).toMatchInlineSnapshot(`
      [
        "Column "carrier": 3 cells are empty. Text. Put text in row 17 (line 19), column carrier, or declare the column nullable in evergreen.config.ts.",
        "Column "carrier": 3 cells are not text. Text. Put text in row 17 (line 19), column carrier, or correct the column's type in evergreen.config.ts.",
        "Column "carrier": 3 cells are longer than 65,536 bytes. At most 65,536 bytes in a cell (limits.maxCellBytes). Shorten the text in row 17 (line 19), column carrier, or raise limits.maxCellBytes in evergreen.config.ts.",
        "Column "carrier": 3 cells are not among the allowed values. One of: "AA", "UA". Put an allowed value in row 17 (line 19), column carrier, or add the value to the column's values in evergreen.config.ts.",
        "Column "distance": 3 cells are empty. A whole number, such as 42. Put a whole number in row 17 (line 19), column distance, or declare the column nullable in evergreen.config.ts.",
        "Column "distance": 3 cells are not whole numbers. A whole number, such as 42. Put a whole number in row 17 (line 19), column distance, or correct the column's type in evergreen.config.ts.",
        "Column "distance": 3 cells are NaN, infinite or too large for a 64-bit float. A whole number, such as 42. Put a finite number in row 17 (line 19), column distance, or leave the cell empty and declare the column nullable in evergreen.config.ts.",
        "Column "distance": 3 cells are whole numbers that a 64-bit float can't hold exactly. A whole number between -9,007,199,254,740,992 and 9,007,199,254,740,992. If the column holds identifiers, declare it as type "string" in evergreen.config.ts; else correct row 17 (line 19), column distance.",
        "Column "distance": 3 cells are less than 0. At least 0. Correct the value in row 17 (line 19), column distance, or change the column's min in evergreen.config.ts.",
        "Column "distance": 3 cells are greater than 5000. At most 5000. Correct the value in row 17 (line 19), column distance, or change the column's max in evergreen.config.ts.",
        "Column "hour": 3 cells are empty. A time in the form %Y-%m-%dT%H:%M:%SZ, such as 2013-01-31T17:45:00Z. Put a time in the form %Y-%m-%dT%H:%M:%SZ in row 17 (line 19), column hour: it decides what is held out.",
        "Column "hour": 3 cells are not times in the form %Y-%m-%dT%H:%M:%SZ. A time in the form %Y-%m-%dT%H:%M:%SZ, such as 2013-01-31T17:45:00Z. Put a time in the form %Y-%m-%dT%H:%M:%SZ in row 17 (line 19), column hour, or correct the column's type in evergreen.config.ts.",
        "Column "note": 3 cells are not text. Text, or an empty cell. Put text in row 17 (line 19), column note, or correct the column's type in evergreen.config.ts.",
        "Column "note": 3 cells are longer than 65,536 bytes. At most 65,536 bytes in a cell (limits.maxCellBytes). Shorten the text in row 17 (line 19), column note, or raise limits.maxCellBytes in evergreen.config.ts.",
        "Column "note": 3 cells are longer than 10 characters. At most 10 characters. Shorten the text in row 17 (line 19), column note, or raise the column's maxLength in evergreen.config.ts.",
        "Column "y": 3 rows have no label. True, false, 1 or 0 (in any case). Put a label in row 17 (line 19), column y, or set label.missing to "drop" in evergreen.config.ts.",
        "Column "y": 3 cells are not true or false. True, false, 1 or 0 (in any case). Put true or false in row 17 (line 19), column y, or correct the column's type in evergreen.config.ts.",
      ]
    `);
  });
});

describe('finding texts', () => {
  it('count in words', () => {
    expect(count(1, 'cell', 'is', 'are')).toBe('1 cell is');
    expect(count(1_234, 'category', 'is', 'are')).toBe('1,234 categories are');
  });

  it('show a cell on one line and not endlessly', () => {
    expect(shownCell('a\nb\t\u0000')).toBe('a\\nb\\t\\u0000');
    expect(shownCell('x'.repeat(120))).toHaveLength(120);
    expect(shownCell('🙂'.repeat(100))).toHaveLength(119);
    expect(shownCell('🙂'.repeat(100)).endsWith('🙂…')).toBe(true);
  });
});

describe('schemaHashOf', () => {
  it('is about names, types and roles', () => {
    const hash = schemaHashOf(aDefinition({ x: { type: 'number' } }));
    expect(schemaHashOf(aDefinition({ x: { type: 'number', min: 0, nullable: true } }))).toBe(hash);
    expect(schemaHashOf(aDefinition({ x: { type: 'integer' } }))).not.toBe(hash);
    expect(schemaHashOf(aDefinition({ x: { type: 'number' } }, { data: { group: 'x' } }))).not.toBe(
      hash,
    );
  });

  it('ignores what is not stored', () => {
    const ignoring = aDefinition({}, { data: { ignore: ['z'] } });
    expect(schemaHashOf(ignoring)).toBe(schemaHashOf(aDefinition()));
  });
});

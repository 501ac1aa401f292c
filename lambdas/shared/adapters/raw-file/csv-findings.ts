import type { IngestLimits } from '../../../../pipelines/data-contract/contract.ts';
import {
  count,
  errorFinding,
  grouped,
  shownCell,
  type FindingSample,
} from '../../../../pipelines/data-contract/finding-text.ts';
import type { Finding } from '../../../../pipelines/ingest/contract.ts';

/** What can be wrong with the structure of a CSV file. */

const rfc = 'Comma-separated values as in RFC 4180.';
const notTheHeader = 'If line 1 is a title or a comment and not the header, remove it.';
const quoting =
  'Put the whole cell in double quotes and write each double quote inside it twice ("" for ").';

export function empty(): Finding {
  return errorFinding('EMPTY_DATA', {
    message: 'The file is empty.',
    expected: 'A header and at least one row.',
    fix: 'Upload a file that has data in it; check the export that wrote this one.',
  });
}

export function noRows(): Finding {
  return errorFinding('EMPTY_DATA', {
    message: 'The file has a header and no rows.',
    expected: 'A header and at least one row.',
    fix: 'Upload a file that has rows; check the query or filter that wrote this one.',
  });
}

export function nulByte(line: number): Finding {
  return errorFinding('ENCODING', {
    message: `Line ${grouped(line)} holds a NUL byte: the file is not text, or is text in UTF-16.`,
    expected: 'Text in UTF-8.',
    fix: 'Save the file as UTF-8 (in Excel: "CSV UTF-8"), or remove the NUL bytes.',
    samples: [{ line, got: 'byte 0x00' }],
  });
}

export function notUtf8(offset: number, line: number, byte: number): Finding {
  const got = `byte 0x${byte.toString(16).toUpperCase().padStart(2, '0')} at offset ${offset}`;
  return errorFinding('ENCODING', {
    message: `The text is not UTF-8: ${got} (line ${grouped(line)}) begins no valid character.`,
    expected: 'Text in UTF-8.',
    fix: 'Save the file as UTF-8; if it is Latin-1: iconv -f LATIN1 -t UTF-8 old.csv > new.csv',
    samples: [{ line, got }],
  });
}

export function utf16(): Finding {
  return errorFinding('ENCODING', {
    message: 'The file is text in UTF-16 (byte order mark at offset 0).',
    expected: 'Text in UTF-8.',
    fix: 'Save the file as UTF-8: iconv -f UTF-16 -t UTF-8 old.csv > new.csv',
    samples: [{ line: 1, got: 'UTF-16 byte order mark at offset 0' }],
  });
}

export function unclosedQuote(line: number): Finding {
  return errorFinding('BROKEN_FILE', {
    message: `The quote opened on line ${grouped(line)} is never closed.`,
    expected: rfc,
    fix: `Close the quote on line ${line}. ${quoting}`,
    samples: [{ line, got: 'a double quote without its partner' }],
  });
}

export function strayQuote(line: number): Finding {
  return errorFinding('BROKEN_FILE', {
    message: `Line ${grouped(line)} has a double quote in the middle of an unquoted cell.`,
    expected: rfc,
    fix: `On line ${line}: ${quoting}`,
    samples: [{ line, got: 'a double quote inside an unquoted cell' }],
  });
}

export function textAfterQuote(line: number): Finding {
  return errorFinding('BROKEN_FILE', {
    message: `Line ${grouped(line)} has text after a closing quote.`,
    expected: rfc,
    fix: `On line ${line}: ${quoting}`,
    samples: [{ line, got: 'text between a closing quote and the next comma' }],
  });
}

export function raggedRows(columns: number, rows: number, samples: FindingSample[]): Finding {
  const { row, line = 1 } = samples[0] ?? {};
  const hint = row === 1 ? ` ${notTheHeader}` : '';
  return errorFinding('RAGGED_ROW', {
    message: `${count(rows, 'row', 'does', 'do')} not have ${count(columns, 'cell')} like the header.`,
    expected: `${count(columns, 'cell')} in every row, and no empty lines.`,
    fix: `Correct line ${line}: remove it if it is empty, quote cells that hold commas, and write a comma for every empty cell.${hint}`,
    count: rows,
    samples,
  });
}

export function headerFault(names: readonly string[]): Finding | undefined {
  const [only = ''] = names;
  if (/^sep=.?$/iu.test(only)) return separatorLine(names);
  if (names.length === 1) {
    const separator = foreignSeparators.find(([character]) => only.includes(character));
    if (separator !== undefined) return foreignSeparator(separator[1], only);
  }
  const seen = new Set<string>();
  const bad = names.flatMap((name, index) => {
    const twice = seen.has(name);
    seen.add(name);
    const fault = name === '' ? 'is empty' : twice ? 'is there already' : controlFault(name);
    const got = `column ${index + 1} ${fault ?? ''}: "${shownCell(name)}"`;
    return fault === undefined ? [] : [{ line: 1, got }];
  });
  return bad.length === 0 ? undefined : badNames(bad);
}

function controlFault(name: string): string | undefined {
  return /\p{Cc}/u.test(name) ? 'holds a control character' : undefined;
}

function badNames(samples: FindingSample[]): Finding {
  return errorFinding('HEADER', {
    message: `${count(samples.length, 'column name', 'is', 'are')} empty, doubled or unprintable.`,
    expected: 'A first line that names every column once.',
    fix: `Correct the header: ${samples[0]?.got ?? ''}. ${notTheHeader}`,
    count: samples.length,
    samples,
  });
}

/** The line that tells Excel, and no other reader, what separates the columns. */
function separatorLine([first = '', ...others]: readonly string[]): Finding {
  const isComma = others.length > 0;
  return errorFinding('HEADER', {
    message: 'The first line is not the header but tells Excel what separates the columns.',
    expected: 'A first line that names every column once.',
    fix: `Remove the first line${isComma ? '' : ', and write commas between the columns'}.`,
    samples: [{ line: 1, got: shownCell(isComma ? `${first},` : first) }],
  });
}

const foreignSeparators = [
  [';', 'semicolons'],
  ['\t', 'tabs'],
  ['|', 'vertical bars'],
] as const;

function foreignSeparator(separator: string, header: string): Finding {
  return errorFinding('UNKNOWN_FORMAT', {
    message: `The columns seem to be separated by ${separator}, not by commas.`,
    expected: rfc,
    fix: 'Export the file again with commas between the columns.',
    samples: [{ line: 1, got: shownCell(header) }],
  });
}

export function endlessHeader(limit: number): Finding {
  return errorFinding('HEADER', {
    message: `The first line is longer than ${grouped(limit)} bytes.`,
    expected: 'A first line that names every column once.',
    fix: 'Check that the file is CSV, and that no quote in its first line is left open.',
  });
}

export function tooManyColumns(limit: number): Finding {
  return errorFinding('OVER_LIMIT', {
    message: `The file has more than ${count(limit, 'column')}.`,
    expected: `At most ${count(limit, 'column')} (limits.maxColumns).`,
    fix: 'Upload only the columns the model needs, or raise limits.maxColumns in evergreen.config.ts.',
  });
}

export function tooManyRows({ maxRows }: IngestLimits): Finding {
  return errorFinding('OVER_LIMIT', {
    message: `The file has more than ${count(maxRows, 'row')}.`,
    expected: `At most ${count(maxRows, 'row')} (limits.maxRows).`,
    fix: 'Upload the file in parts, or raise limits.maxRows in evergreen.config.ts.',
  });
}

/** @param opened - the line on which the cell's quote opened, when it is a quoted one */
export function cellTooLong(limits: IngestLimits, line: number, opened?: number): Finding {
  const limit = grouped(limits.maxCellBytes);
  const quoted = opened === undefined ? '' : ` Is the quote on line ${opened} missing its partner?`;
  return errorFinding('OVER_LIMIT', {
    message: `A cell on line ${grouped(opened ?? line)} is longer than ${limit} bytes.${quoted}`,
    expected: `At most ${limit} bytes in a cell (limits.maxCellBytes).`,
    fix: 'Shorten the cell, or raise limits.maxCellBytes in evergreen.config.ts.',
    samples: [{ line: opened ?? line, got: `more than ${limit} bytes` }],
  });
}

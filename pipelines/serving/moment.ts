import { fixedWidthOf } from '../data-contract/strptime.ts';

/** What each strptime directive takes, as a group where it tells something. */
const DIRECTIVES: Readonly<Record<string, string>> = {
  '%Y': String.raw`(?<year>\d{4})`,
  '%y': String.raw`(?<shortYear>\d{2})`,
  '%m': String.raw`(?<month>\d{1,2})`,
  '%d': String.raw`(?<day>\d{1,2})`,
  '%j': String.raw`(?<dayOfYear>\d{1,3})`,
  '%H': String.raw`(?<hour>\d{1,2})`,
  '%I': String.raw`(?<hour12>\d{1,2})`,
  '%M': String.raw`(?<minute>\d{1,2})`,
  '%S': String.raw`(?<second>\d{1,2})`,
  '%f': String.raw`(?<fraction>\d{1,6})`,
  '%p': '(?<half>[AaPp][Mm])',
  '%b': '(?<monthName>[A-Za-z]{3})',
  '%B': '(?<monthName>[A-Za-z]{3,9})',
  '%a': '(?:[A-Za-z]{3})',
  '%A': '(?:[A-Za-z]{6,9})',
  '%%': '%',
};

const MONTHS = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
] as const;

/** A strptime format as a pattern, and the moment that a text of it stands for. */
export interface MomentFormat {
  readonly pattern: RegExp;
  /** Milliseconds since 1970-01-01 UTC, or undefined for a day or an hour that doesn't exist. */
  read(text: string): number | undefined;
}

/**
 * How dates and timestamps of a format are read: as ingest reads them, so a format of fixed width is
 * held to its width. Undefined for a format with a directive that isn't known here: then the
 * container alone judges.
 */
export function momentFormat(format: string): MomentFormat | undefined {
  const source = sourceOf(format);
  if (source === undefined) return undefined;
  const pattern = new RegExp(`^${source}$`, 'u');
  const width = fixedWidthOf(format);
  return {
    pattern,
    read: (text) => {
      if (width !== undefined && text.length !== width) return undefined;
      const groups = pattern.exec(text)?.groups;
      return groups && momentOf(groups);
    },
  };
}

/** Undefined with a directive that isn't known, or that says a second time what one has said. */
function sourceOf(format: string): string | undefined {
  const parts: string[] = [];
  for (const [token] of format.matchAll(/%-?.|[^%]/gsu)) {
    const directive = DIRECTIVES[token.replace('%-', '%')];
    if (token.startsWith('%') && directive === undefined) return undefined;
    if (directive?.startsWith('(?<') === true && parts.includes(directive)) return undefined;
    parts.push(directive ?? token.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`));
  }
  const source = parts.join('');
  return source.split('(?<monthName>').length > 2 ? undefined : source;
}

type Groups = Readonly<Record<string, string | undefined>>;

function momentOf(groups: Groups): number | undefined {
  const number = (name: string, otherwise: number) => Number(groups[name] ?? otherwise);
  const year = yearOf(groups);
  const [hour, minute, second] = [hourOf(groups), number('minute', 0), number('second', 0)];
  if (year < 1 || hour === undefined || minute > 59 || second > 59) return undefined;
  const milliseconds = Number((groups['fraction'] ?? '').padEnd(6, '0')) / 1_000;
  const time = ((hour * 60 + minute) * 60 + second) * 1_000 + milliseconds;
  const day = dayOf(groups, year);
  return day === undefined ? undefined : day + time;
}

/** POSIX: two digits from 69 on belong to the last century. */
function yearOf({ year, shortYear }: Groups): number {
  if (year !== undefined) return Number(year);
  if (shortYear === undefined) return 1900;
  return Number(shortYear) + (Number(shortYear) < 69 ? 2000 : 1900);
}

function hourOf({ hour, hour12, half }: Groups): number | undefined {
  if (hour12 !== undefined) {
    const value = Number(hour12);
    if (value < 1 || value > 12) return undefined;
    return (value % 12) + (half?.toLowerCase() === 'pm' ? 12 : 0);
  }
  const value = Number(hour ?? 0);
  return value > 23 ? undefined : value;
}

/** Midnight of a day of the calendar. */
function dayOf(groups: Groups, year: number): number | undefined {
  if (groups['dayOfYear'] !== undefined) {
    const day = utc(year, 0, Number(groups['dayOfYear']));
    return day.getUTCFullYear() === year ? day.getTime() : undefined;
  }
  const month = monthOf(groups);
  const dayOfMonth = Number(groups['day'] ?? 1);
  if (month === undefined) return undefined;
  const day = utc(year, month, dayOfMonth);
  return day.getUTCMonth() === month && day.getUTCDate() === dayOfMonth ? day.getTime() : undefined;
}

/** Zero for January. */
function monthOf({ month, monthName }: Groups): number | undefined {
  if (monthName === undefined) return Number(month ?? 1) - 1;
  const wanted = monthName.toLowerCase();
  const index = MONTHS.findIndex((name) => name === wanted || name.slice(0, 3) === wanted);
  return index < 0 ? undefined : index;
}

/** Date.UTC takes years below 100 for those of the last century. */
function utc(year: number, month: number, day: number): Date {
  const date = new Date(0);
  date.setUTCFullYear(year, month, day);
  return date;
}

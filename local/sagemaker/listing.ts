import { type AwsError, validationError } from './errors.ts';

/** What can be listed: a job, a package, a group. */
export interface Listed {
  readonly name: string;
  readonly createdAt: Date;
  readonly modifiedAt: Date;
  readonly status: string;
}

/** The filters, the order and the page that AWS's List operations share. */
export interface ListRequest {
  readonly NameContains?: string | undefined;
  readonly StatusEquals?: string | undefined;
  readonly CreationTimeAfter?: Date | undefined;
  readonly CreationTimeBefore?: Date | undefined;
  readonly LastModifiedTimeAfter?: Date | undefined;
  readonly LastModifiedTimeBefore?: Date | undefined;
  readonly SortBy?: string | undefined;
  readonly SortOrder?: string | undefined;
  readonly MaxResults?: number | undefined;
  readonly NextToken?: string | undefined;
}

/** AWS's page where none is asked for. */
const PAGE = 10;

const notAToken = (): AwsError => validationError('The NextToken is not valid.');

/**
 * One page of what a List request asks for; without an order, oldest first.
 * @param items - in the order they were created
 * @param badToken - the service's error for a token that was not given here
 * @throws ValidationException for a token that was not given here, unless there is another error
 */
export function page<T extends Listed>(
  items: readonly T[],
  request: ListRequest,
  badToken = notAToken,
): { items: T[]; NextToken?: string } {
  const wanted = sorted(
    items.filter((item) => matches(item, request)),
    request,
  );
  const from = request.NextToken === undefined ? 0 : offsetIn(request.NextToken, badToken);
  const to = from + (request.MaxResults ?? PAGE);
  return {
    items: wanted.slice(from, to),
    ...(to < wanted.length && { NextToken: tokenOf(to) }),
  };
}

function matches(item: Listed, request: ListRequest): boolean {
  return (
    item.name.includes(request.NameContains ?? '') &&
    (request.StatusEquals === undefined || item.status === request.StatusEquals) &&
    isBetween(item.createdAt, request.CreationTimeAfter, request.CreationTimeBefore) &&
    isBetween(item.modifiedAt, request.LastModifiedTimeAfter, request.LastModifiedTimeBefore)
  );
}

/** Times arrive as the wire has them, epoch seconds. */
function isBetween(time: Date, after: unknown, before: unknown): boolean {
  const milliseconds = time.getTime();
  return (
    milliseconds > (epochMilliseconds(after) ?? -Infinity) &&
    milliseconds < (epochMilliseconds(before) ?? Infinity)
  );
}

function epochMilliseconds(time: unknown): number | undefined {
  if (time === undefined) return undefined;
  if (time instanceof Date) return time.getTime();
  if (typeof time === 'number') return time * 1000;
  throw validationError(`${JSON.stringify(time)} is not a time in epoch seconds.`);
}

/** Sorting keeps the order of equals, so items made in one millisecond stay in theirs. */
function sorted<T extends Listed>(items: T[], { SortBy, SortOrder }: ListRequest): T[] {
  const key = ({ name, status, createdAt }: T) =>
    SortBy === 'Name' ? name : SortBy === 'Status' ? status : createdAt.getTime();
  const ascending = items.toSorted((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
  return SortOrder === 'Descending' ? ascending.toReversed() : ascending;
}

function tokenOf(offset: number): string {
  return Buffer.from(`page:${offset}`).toString('base64url');
}

function offsetIn(token: string, badToken: () => AwsError): number {
  const [, offset] = /^page:(\d+)$/.exec(Buffer.from(token, 'base64url').toString()) ?? [];
  if (offset === undefined) throw badToken();
  return Number(offset);
}

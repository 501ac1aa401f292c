import { EvergreenError } from '../../../../pipelines/shared/errors.ts';

/** The engine could not do its work, and not because of what is in the file. */
export class EngineFailureError extends EvergreenError {
  override readonly name = 'EngineFailure';
}

/**
 * DuckDB's reason for an error in one line. What it quotes is left out: that may be a path of this
 * machine, or a cell of the file, which belongs into no log and no report.
 */
export function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const [firstLine = ''] = message.split('\n');
  return firstLine
    .replaceAll(/"[^"]*"?|(?<!\w)'[^']*'?/gu, '…')
    .replace(/^[\w ]*Error: /u, '')
    .replace(/[.!\s]+$/u, '')
    .slice(0, 300);
}

/**
 * Can the bytes of a file be behind an error? DuckDB puts a kind before its messages; one of those
 * named here, or none, is a fault of ours that must not be laid at the door of an upload.
 */
export function isReadFailure(error: unknown): boolean {
  const ours = /^(?:Binder|Catalog|Parser|Syntax|Fatal|Connection|Permission|Interrupt) Error: /u;
  const message = error instanceof Error ? error.message : '';
  return /^[\w ]*Error: /u.test(message) && !ours.test(message) && !isOutOfResources(error);
}

/** Did memory or disk run out? Then a larger function may succeed with the same file. */
export function isOutOfResources(error: unknown): boolean {
  const reason = error instanceof Error ? error.message : '';
  return /out of memory|no space left|could not allocate/iu.test(reason);
}

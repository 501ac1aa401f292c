import { counted } from '../../pipelines/ingest/report-words.ts';

/** What was saved, and where. */
export interface SavedReport {
  readonly model: string;
  /** The path of the first page. */
  readonly index: string;
  readonly pages: number;
  readonly missing: readonly string[];
}

/** Where a person finds the report. */
export function reportText({ model, index, pages, missing }: SavedReport): string {
  const absent =
    missing.length === 0
      ? []
      : [
          `${counted(missing.length, 'linked page')} could not be found: ${missing.slice(0, 3).join(', ')}${missing.length > 3 ? ', …' : ''}`,
        ];
  return [
    `${counted(pages, 'page')} of the report of ${model}. Open it in a browser:`,
    index,
    ...absent,
  ].join('\n');
}

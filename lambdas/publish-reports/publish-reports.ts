import { indexPage } from '../../pipelines/reports/index-page.ts';
import {
  modelOf,
  reportedEvent,
  type ReportedEvent,
  subjectOf,
} from '../../pipelines/reports/events.ts';
import { linkedPages, pagePaths, pagesFolder } from '../../pipelines/reports/keys.ts';
import type { ModelFacts } from '../../pipelines/reports/model-facts.ts';
import { parsePayload } from '../shared/parse-payload.ts';
import { findModelFacts, type ModelFactsPorts } from './find-model-facts.ts';
import { type PageDraft, pageDrafts } from './page-drafts.ts';
import type { ReportDocuments } from './report-documents.ts';

const HTML = 'text/html; charset=utf-8';

/** A ledger that changes faster than this will speak again. */
const MOST_ROUNDS = 5;

export interface PublishReportsPorts extends ModelFactsPorts {
  readonly store: ReportDocuments['store'];
  readonly documents: ReportDocuments;
}

/** What came of the events of one model. */
export interface PublishedReports {
  readonly model: string;
  /** Below the model's folder. */
  readonly pages: readonly string[];
}

/** A message, read. */
export type ReadEvent =
  | { readonly model: string; readonly event: ReportedEvent }
  /** Of an upload to a folder that no model can be called. */
  | { readonly model: undefined };

/**
 * Reads a domain event.
 * @throws BadPayloadError when it is none that pages are made after
 */
export function readEvent(body: unknown): ReadEvent {
  const event = parsePayload(reportedEvent, body);
  const model = modelOf(event);
  return model === undefined ? { model } : { model, event };
}

/**
 * Makes the pages that some events of one model are about, and its index. Everything is drawn from
 * the ledger as it stands: events may come twice and in any order. A page that the index links is
 * there before the index is. It looks again after it has written: of two at work at once, the one
 * that writes last may have looked first.
 */
export async function publishReports(
  model: string,
  events: readonly ReportedEvent[],
  ports: PublishReportsPorts,
): Promise<PublishedReports> {
  const { store } = ports;
  const folder = pagesFolder(model);
  const before = (await store.findText(`${folder}${pagePaths.index}`)) ?? '';
  const known = new Set(linkedPages(pagePaths.index, before));
  const written = new Map<string, string>();
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const pages = await drawPages(await findModelFacts(model, ports), { events, known }, ports);
    const changed = [...pages].filter(([path, html]) => written.get(path) !== html);
    if (changed.length === 0) break;
    for (const [path, html] of changed) {
      await store.write(`${folder}${path}`, html, HTML);
      written.set(path, html);
      known.add(path);
    }
  }
  return { model, pages: [...written.keys()] };
}

/** What the events are about and what the index would link in vain; the index is the last. */
async function drawPages(
  facts: ModelFacts,
  { events, known }: { readonly events: readonly ReportedEvent[]; readonly known: Set<string> },
  ports: PublishReportsPorts,
): Promise<Map<string, string>> {
  const index = indexPage(facts);
  const linked = new Set(linkedPages(pagePaths.index, index));
  const pages = new Map<string, string>();
  for (const draft of pageDrafts(facts, ports)) {
    const told = events.some((event) => isAbout(draft, event));
    const missing = linked.has(draft.path) && !known.has(draft.path);
    if (told || missing) pages.set(draft.path, await draft.render());
  }
  return pages.set(pagePaths.index, index);
}

function isAbout({ subject }: PageDraft, event: ReportedEvent): boolean {
  const about = subjectOf(event);
  return about !== undefined && about.kind === subject.kind && about.id === subject.id;
}

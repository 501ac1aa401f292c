import { timeText, visible } from '../ingest/report-words.ts';
import { badge, type PageTone } from './badge.ts';
import { prose } from './prose.ts';
import { markup, type HtmlValue, type SafeHtml } from './safe-html.ts';

/** The head of a page: where the reader is, what it is about, and how that stands. */
export interface Header {
  /** `Run`, `Release`, …: what kind of page it is. */
  readonly kind: string;
  readonly model: string;
  /** Of the model's index, from this page; none on the index itself. */
  readonly index?: string;
  readonly title: string;
  readonly standing: readonly [word: string, tone: PageTone];
  /** Beside the standing. */
  readonly said?: string | undefined;
  readonly lead?: string | undefined;
}

/** A page's header; every text in it may be a stranger's. */
export function headerOf(header: Header): SafeHtml {
  const { kind, index, title, standing, said, lead } = header;
  const [word, tone] = standing;
  const model = visible(header.model);
  const home = index === undefined ? model : markup`<a href="${index}">${model}</a>`;
  return markup`<header>
<p class="eyebrow"><b>Evergreen</b> · ${kind} · model ${home}</p>
<h1>${visible(title)}</h1>
<p class="verdict">${badge(tone, word)}${said === undefined ? undefined : markup` <span>${visible(said)}</span>`}</p>
${lead === undefined ? undefined : markup`<p class="lead">${prose(lead)}</p>\n`}</header>`;
}

/** Names and values in a card; what is undefined is left out. */
export function factsCard(
  facts: readonly (readonly [name: string, value: HtmlValue, width?: 'wide'])[],
): SafeHtml {
  const known = facts.filter(([, value]) => value !== undefined);
  return markup`<dl class="card facts">
${known.map(
  ([name, value, width]) =>
    markup`<div${width === 'wide' ? markup` class="wide"` : undefined}><dt>${name}</dt><dd>${value}</dd></div>\n`,
)}</dl>`;
}

/** An id, a key or a hash: nothing in it is hidden. */
export function code(text: string): SafeHtml {
  return markup`<code>${visible(text)}</code>`;
}

/** `code` of what may be missing. */
export function maybeCode(text: string | undefined): SafeHtml | undefined {
  return text === undefined ? undefined : code(text);
}

/** A moment, for people and for machines. */
export function time(iso: string): SafeHtml {
  return markup`<time datetime="${iso}">${timeText(iso)}</time>`;
}

/** A part of a page under its heading; nothing without content. */
export function section(
  title: string,
  content: SafeHtml | undefined,
  anchor?: string,
): SafeHtml | undefined {
  if (content === undefined) return undefined;
  return markup`<section${anchor === undefined ? undefined : markup` id="${anchor}"`}>
<h2>${title}</h2>
${content}
</section>`;
}

/** The last lines of a page. */
export function footer(lines: readonly HtmlValue[]): SafeHtml {
  return markup`<footer>
${lines.map((line) => markup`<p>${line}</p>\n`)}</footer>`;
}

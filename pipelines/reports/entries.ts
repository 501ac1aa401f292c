import { timeText, visible } from '../ingest/report-words.ts';
import { badge, type PageTone } from './badge.ts';
import { prose } from './prose.ts';
import { markup, type HtmlValue, type SafeHtml } from './safe-html.ts';

/** A thing in a list, told in two or three lines. */
export interface Entry {
  readonly title: string;
  /** The page that tells more. */
  readonly page?: string | undefined;
  readonly standing: readonly [word: string, tone: PageTone];
  /** ISO 8601 in UTC. */
  readonly at: string;
  readonly text?: string | undefined;
  /** Figures and links, in small. */
  readonly also?: readonly HtmlValue[];
}

/** Things in a card, in the order given, at most so many; says when there are more. */
export function entryList(
  entries: readonly Entry[],
  { most, nothing }: { readonly most: number; readonly nothing: string },
): SafeHtml {
  if (entries.length === 0) return markup`<p class="card nothing">${nothing}</p>`;
  return markup`<ol class="card entries">
${entries.slice(0, most).map(entryItem)}${entries.length > most ? markup`<li class="cut">The newest ${most} are listed.</li>\n` : undefined}</ol>`;
}

function entryItem({ title, page, standing, at, text, also = [] }: Entry): SafeHtml {
  const [word, tone] = standing;
  const name = visible(title);
  const small = also.filter((part) => part !== undefined);
  return markup`<li><div class="entry"><b>${page === undefined ? name : markup`<a href="${page}">${name}</a>`}</b>
${badge(tone, word, 'small')}<time datetime="${at}">${timeText(at)}</time></div>
${text === undefined ? undefined : markup`<p>${prose(text)}</p>\n`}${small.length === 0 ? undefined : markup`<p class="also">${small.map((part) => markup`<span>${part}</span>`)}</p>\n`}</li>
`;
}

/** What holds for every page, and what to look at them with. */

const VOID = new Set(['meta', 'circle', 'path', 'br']);

/** The elements that are open at the end, and everything that is closed without being open. */
export function unbalanced(page: string): string[] {
  const open: string[] = [];
  const stray: string[] = [];
  const markup = page.replaceAll(/<style>.*?<\/style>/gs, '');
  for (const [, closing, name = ''] of markup.matchAll(/<(\/?)([a-z][a-z0-9]*)\b[^<>]*>/g)) {
    if (VOID.has(name)) continue;
    if (closing === '') open.push(name);
    else if (open.pop() !== name) stray.push(name);
  }
  return [...open, ...stray];
}

/** Every tag with its attributes, in order: the page's structure without its text. */
export function tags(page: string): string[] {
  return page.match(/<[^<>]+>/g) ?? [];
}

/** What a reader sees, as one line. */
export function textOf(page: string): string {
  return page
    .replaceAll(/<style>.*?<\/style>/gs, '')
    .replaceAll(/<[^<>]+>/g, ' ')
    .replaceAll('&#39;', "'")
    .replaceAll('\u00a0', ' ')
    .replaceAll(/\s+/g, ' ');
}

/** Anything that would run, or load something. */
export const ACTIVE =
  /<script|<link|<img|<iframe|url\(|@import|\son\w+=|href="(https?|javascript):/i;

/** Drawings with a number that is none. */
export const BROKEN = /NaN|Infinity|undefined|\[object/;

/** What a reader can't see: control characters but line breaks, and marks that hide or reorder text. */
export const HIDDEN = /[^\P{Cc}\n]|[\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/u;

import type { Tone } from '../training/text-layout.ts';
import { markup, type SafeHtml } from './safe-html.ts';

/** How good something is, as the pages paint it. */
export type PageTone = Tone | 'plain';

const SIGNS: Readonly<Record<PageTone, string>> = {
  good: 'M4.5 8.5l2.4 2.4 4.8-5.3',
  bad: 'M5.3 5.3l5.4 5.4M10.7 5.3l-5.4 5.4',
  warn: 'M8 4.4v4.4M8 11.3v.2',
  strong: 'M5.2 8h5.6',
  plain: 'M5.2 8h5.6',
};

/** A word, painted as good or bad as what it says, with a sign for eyes that see no colours. */
export function badge(tone: PageTone, word: string, size: 'large' | 'small' = 'large'): SafeHtml {
  const style = tone === 'strong' ? 'plain' : tone;
  return markup`<span class="badge ${style}${size === 'small' ? ' small' : ''}"><svg viewBox="0 0 16 16" aria-hidden="true">
<circle cx="8" cy="8" r="7.1"/><path d="${SIGNS[tone]}"/></svg>${capital(word)}</span>`;
}

/** The word with its first letter as a capital. */
export function capital(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}

import { expect, it } from 'vitest';
import { escapeHtml, markup } from '../../../../pipelines/reports/safe-html.ts';

it('escapes what can end text or a quoted attribute, and nothing else', () => {
  expect(escapeHtml(`<a b="c" d='e'>&amp; ü 東`)).toBe(
    '&lt;a b=&quot;c&quot; d=&#39;e&#39;&gt;&amp;amp; ü 東',
  );
});

it('escapes values once, however deep they stand, and leaves nothing for undefined', () => {
  const inner = markup`<b>${'<'}</b>`;
  expect(markup`<p>${[inner, 'a & b', undefined]}${7}</p>`.toString()).toBe(
    '<p><b>&lt;</b>a &amp; b7</p>',
  );
});

import { markup } from './safe-html.ts';

/** The style sheet of every page: light and dark, phone and paper, no fonts to load. */
export const pageStyle = markup`<style>
:root {
  color-scheme: light dark; --page: #f6f7f5; --card: #ffffff; --sunken: #f3f5f2; --line: #e0e4de;
  --hair: #ecefea; --text: #1b211d; --soft: #5a645d; --accent: #1d6b45; --good: #1d6b45;
  --good-tint: #e6f2ea; --bad: #b3261e; --bad-tint: #fbeae8; --warn: #8a5a00; --warn-tint: #fbf1dc;
  --sans: system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif;
  --mono: ui-monospace, 'SF Mono', 'Cascadia Code', Menlo, Consolas, 'Liberation Mono', monospace;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #111512; --card: #191e1b; --sunken: #141916; --line: #2e3631; --hair: #252c28;
    --text: #e6ebe7; --soft: #9aa69e; --accent: #7cc9a0; --good: #7cc9a0; --good-tint: #19301f;
    --bad: #ff8f85; --bad-tint: #3a1a18; --warn: #e8b95b; --warn-tint: #35290f;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; background: var(--page); color: var(--text); font: 16px/1.55 var(--sans);
  -webkit-text-size-adjust: 100%;
}
main { max-width: 52rem; margin: 0 auto; padding: 3rem 1.5rem 4rem; }
h1, h2, h3, p, dl, dd, ol, ul { margin: 0; }
h1 {
  font-size: 1.75rem; line-height: 1.25; font-weight: 650; letter-spacing: -0.015em;
  overflow-wrap: anywhere;
}
h2 { font-size: 1.0625rem; font-weight: 650; margin: 2.75rem 0 0.875rem; }
h3 { font-size: 1.0625rem; line-height: 1.4; font-weight: 600; overflow-wrap: anywhere; }
code {
  font-family: var(--mono); font-size: 0.875em; overflow-wrap: anywhere; unicode-bidi: isolate;
}
a { color: inherit; }
.eyebrow {
  color: var(--soft); font-size: 0.875rem; margin-bottom: 1.25rem; overflow-wrap: anywhere;
}
.eyebrow b { color: var(--accent); font-weight: 650; }
.verdict {
  display: flex; flex-wrap: wrap; align-items: center; gap: 0.5rem 0.75rem; margin-top: 0.875rem;
}
.badge {
  display: inline-flex; align-items: center; gap: 0.45em; padding: 0.2rem 0.7rem 0.2rem 0.55rem;
  border-radius: 99rem; font-weight: 650; font-size: 0.9375rem; white-space: nowrap;
}
.badge svg {
  width: 1em; height: 1em; flex: none; fill: none; stroke: currentColor; stroke-width: 1.6;
  stroke-linecap: round; stroke-linejoin: round;
}
.good { color: var(--good); }
.bad { color: var(--bad); }
.warn { color: var(--warn); }
.badge.good { background: var(--good-tint); }
.badge.bad { background: var(--bad-tint); }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 0.75rem; }
.facts {
  display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 1rem 2rem;
  padding: 1.25rem 1.5rem; margin-top: 1.75rem;
}
.facts dt { color: var(--soft); font-size: 0.8125rem; }
.facts dd { overflow-wrap: anywhere; }
.facts .wide { grid-column: 1 / -1; }
.rows { padding: 1.25rem 1.5rem 1.375rem; }
.bar {
  display: flex; gap: 2px; height: 0.5rem; margin-bottom: 1.125rem; border-radius: 99rem;
  overflow: hidden; background: var(--hair);
}
.bar i { display: block; min-width: 3px; }
.training { background: var(--accent); }
.hold-out { background: color-mix(in srgb, var(--accent) 50%, var(--card)); }
.dropped { background: color-mix(in srgb, var(--soft) 45%, var(--card)); }
.figures { display: grid; grid-template-columns: repeat(4, minmax(0, 1fr)); gap: 1rem; }
.figures dt {
  display: flex; align-items: center; gap: 0.45em; color: var(--soft); font-size: 0.8125rem;
}
.figures dt i { width: 0.55rem; height: 0.55rem; border-radius: 50%; flex: none; }
.figures dd { font-size: 1.25rem; font-weight: 600; font-variant-numeric: tabular-nums; }
.index { list-style: none; padding: 0.375rem 1.5rem; }
.index li + li { border-top: 1px solid var(--hair); }
.index a { display: flex; gap: 1rem; padding: 0.5rem 0; text-decoration: none; }
.index a:hover .what { text-decoration: underline; text-underline-offset: 0.2em; }
.index .what { flex: 1; min-width: 0; overflow-wrap: anywhere; }
.index .count {
  color: var(--soft); font-size: 0.875rem; white-space: nowrap; font-variant-numeric: tabular-nums;
}
.dot {
  flex: none; width: 0.55rem; height: 0.55rem; margin-top: 0.5rem; border-radius: 50%;
  background: currentColor;
}
.finding { margin-top: 1rem; padding: 1.25rem 1.5rem 1.375rem; scroll-margin-top: 1rem; }
.finding:target { border-color: currentColor; }
.tags {
  display: flex; flex-wrap: wrap; align-items: baseline; gap: 0.125rem 0.875rem;
  margin-bottom: 0.375rem; color: var(--soft); font-size: 0.8125rem;
}
.tags b { font-weight: 650; }
.tags code { font-size: 1em; }
.where {
  margin-top: 1rem; border: 1px solid var(--hair); border-radius: 0.5rem; overflow: hidden;
  background: var(--sunken);
}
table { width: 100%; border-collapse: collapse; font-size: 0.875rem; }
th, td { text-align: left; vertical-align: baseline; padding: 0.375rem 0.875rem; }
th { color: var(--soft); font-weight: 500; font-size: 0.8125rem; }
tbody tr { border-top: 1px solid var(--hair); }
.number { width: 1%; white-space: nowrap; text-align: right; font-variant-numeric: tabular-nums; }
.got code { font-size: 1em; white-space: pre-wrap; }
.got .spaced { background: var(--line); border-radius: 0.2em; box-decoration-break: clone; }
.empty { color: var(--soft); font-style: italic; }
.more {
  padding: 0.375rem 0.875rem; border-top: 1px solid var(--hair); color: var(--soft);
  font-size: 0.8125rem;
}
.advice {
  display: grid; grid-template-columns: 6.5rem minmax(0, 1fr); gap: 0.5rem 1rem; margin-top: 1rem;
}
.advice dt { color: var(--soft); font-size: 0.875rem; line-height: 1.5rem; }
.advice dd { overflow-wrap: anywhere; }
.advice .fix { color: var(--accent); font-weight: 600; }
.next { padding: 1.125rem 1.5rem 1.125rem 2.75rem; }
.next li + li { margin-top: 0.375rem; }
.next li::marker { color: var(--soft); }
footer { margin-top: 2.5rem; color: var(--soft); font-size: 0.8125rem; overflow-wrap: anywhere; }
footer p + p { margin-top: 0.25rem; }
@media (max-width: 34rem) {
  main { padding: 1.75rem 1rem 3rem; }
  h1 { font-size: 1.375rem; }
  h2 { margin-top: 2.25rem; }
  .facts { grid-template-columns: minmax(0, 1fr); gap: 0.75rem; padding: 1rem; }
  .figures { grid-template-columns: repeat(2, minmax(0, 1fr)); }
  .rows, .finding { padding: 1rem; }
  .index { padding: 0.25rem 1rem; }
  .index a { gap: 0.75rem; }
  .next { padding: 1rem 1rem 1rem 2.25rem; }
  .advice { grid-template-columns: minmax(0, 1fr); gap: 0; }
  .advice dd + dt { margin-top: 0.625rem; }
  th, td { padding: 0.375rem 0.625rem; }
}
@media print {
  :root {
    color-scheme: light; --page: #fff; --card: #fff; --sunken: #fff; --line: #bbb; --hair: #ddd;
    --text: #000; --soft: #444; --accent: #1d6b45; --good: #1d6b45; --bad: #b3261e; --warn: #8a5a00;
    --good-tint: #fff; --bad-tint: #fff; --warn-tint: #fff;
  }
  body { font-size: 10.5pt; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  main { max-width: none; padding: 0; }
  .badge { border: 1px solid currentColor; }
  .card { border-radius: 0; }
  .finding, .rows, .facts, .next, tr { break-inside: avoid; }
  h2 { break-after: avoid; }
}
</style>`;

import { markup } from './safe-html.ts';

/** The style sheet of pages with figures and lists: beside the one of every page. */
export const figureStyle = markup`<style>
:root { --other: #8a6d1f; --before: #d2d8d0; }
@media (prefers-color-scheme: dark) { :root { --other: #e0b75c; --before: #3c463f; } }
.eyebrow a { text-decoration: none; border-bottom: 1px solid var(--line); }
.eyebrow a:hover { color: var(--text); border-color: currentColor; }
.badge.warn { background: var(--warn-tint); }
.badge.plain { background: var(--hair); color: var(--soft); }
.badge.small { font-size: 0.8125rem; padding: 0.05rem 0.6rem 0.05rem 0.4rem; }
.lead { margin-top: 0.875rem; max-width: 44rem; overflow-wrap: anywhere; }
.note { color: var(--soft); font-size: 0.875rem; margin-top: 0.75rem; }
.jump { display: flex; flex-wrap: wrap; gap: 0.25rem 1.125rem; margin-top: 1.5rem; font-size: 0.875rem; }
.jump a { color: var(--soft); text-decoration: none; border-bottom: 1px solid var(--line); }
.jump a:hover { color: var(--text); border-color: currentColor; }
section { scroll-margin-top: 1rem; }
h2 + .facts { margin-top: 0; }
.scroll + .facts { margin-top: 1rem; }
.entries { list-style: none; padding: 0.25rem 1.5rem; }
.entries li { padding: 0.875rem 0 0.9375rem; }
.entries li + li { border-top: 1px solid var(--hair); }
.entry { display: flex; flex-wrap: wrap; align-items: center; gap: 0.25rem 0.75rem; }
.entry b { font-weight: 600; overflow-wrap: anywhere; }
.entry b a { text-decoration-color: var(--line); text-underline-offset: 0.2em; }
.entry b a:hover { text-decoration-color: currentColor; }
.entry time { margin-left: auto; color: var(--soft); font-size: 0.8125rem; white-space: nowrap; }
.entries p { margin-top: 0.25rem; overflow-wrap: anywhere; font-size: 0.9375rem; }
.entries .also { color: var(--soft); font-size: 0.8125rem; }
.also > span:not(:last-child)::after { content: '·'; margin: 0 0.45em; color: var(--soft); }
.cut { padding: 0.75rem 0; border-top: 1px solid var(--hair); color: var(--soft); font-size: 0.875rem; }
.pad { padding: 1.25rem 1.5rem 1.375rem; }
.nothing { padding: 1.125rem 1.5rem; color: var(--soft); }
.block + .block { margin-top: 1rem; }
.block > h3 { display: flex; flex-wrap: wrap; align-items: center; gap: 0.25rem 0.75rem; }
.block > h3 small { color: var(--soft); font-weight: 400; font-size: 0.8125rem; }
.plot { position: relative; width: 100%; }
.plot svg { display: block; width: 100%; height: 100%; overflow: visible; }
.plot svg * { vector-effect: non-scaling-stroke; }
.axis {
  display: flex; justify-content: space-between; gap: 0.75rem; margin-top: 0.375rem;
  color: var(--soft); font-size: 0.75rem; font-variant-numeric: tabular-nums;
}
.key { display: flex; flex-wrap: wrap; gap: 0.25rem 1.25rem; margin-bottom: 0.75rem; color: var(--soft); font-size: 0.8125rem; }
.key i {
  display: inline-block; width: 0.7rem; height: 0.7rem; margin-right: 0.45em; border-radius: 0.15rem;
  vertical-align: -0.05rem;
}
.key i.line { height: 0; border-top: 2px dashed var(--bad); border-radius: 0; vertical-align: 0.25em; }
i.first { background: var(--accent); }
i.second { background: var(--other); }
i.pale { background: var(--line); }
i.beyond { background: color-mix(in srgb, var(--bad) 18%, var(--card)); }
i.before { background: var(--before); }
.s1 { stroke: var(--accent); fill: none; }
.s2 { stroke: var(--other); fill: none; }
.f1 { fill: var(--accent); }
.f2 { fill: var(--other); }
.fp { fill: var(--line); }
.far { fill: color-mix(in srgb, var(--bad) 10%, transparent); }
.fb { fill: var(--before); }
.tint { fill: color-mix(in srgb, var(--accent) 14%, transparent); }
.rise span { position: absolute; left: 0; color: var(--soft); font-size: 0.6875rem; line-height: 1; padding: 0.2rem 0; }
.grid { stroke: var(--line); stroke-width: 1; fill: none; }
.zero { stroke: var(--soft); stroke-width: 1; fill: none; }
.limit { stroke: var(--bad); stroke-width: 1.5; stroke-dasharray: 5 4; fill: none; }
.thin { stroke-width: 1.75; stroke-linejoin: round; }
.span { stroke-width: 2; }
.pip { stroke-width: 9; stroke-linecap: round; }
.lanes { display: grid; grid-template-columns: 6rem minmax(0, 1fr) 12.5rem; gap: 0.25rem 1rem; align-items: center; margin-top: 0.75rem; }
.lanes .name { color: var(--soft); font-size: 0.875rem; }
.lanes .plot { height: 1.375rem; }
.lanes .value { font-variant-numeric: tabular-nums; font-size: 0.9375rem; text-align: right; }
.lanes .value small { color: var(--soft); font-size: 0.8125rem; }
.bars { display: grid; grid-template-columns: minmax(6rem, auto) minmax(0, 1fr) 4rem; gap: 0.375rem 0.875rem; align-items: center; font-size: 0.875rem; }
.bars .what { overflow-wrap: anywhere; }
.bars .track { height: 0.75rem; border-radius: 0.2rem; background: var(--hair); overflow: hidden; }
.bars .track i { display: block; height: 100%; min-width: 1px; }
.bars .track i + i { margin-top: 2px; }
.bars .value { text-align: right; font-variant-numeric: tabular-nums; color: var(--soft); }
.bars .two { background: none; border-radius: 0; height: auto; overflow: visible; }
.bars .two i { height: 0.4375rem; border-radius: 0.1rem; }
.square { max-width: 24rem; }
.square .plot { aspect-ratio: 1; }
.side { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 1rem; align-items: start; }
.side > .block { margin: 0; }
.matrix { width: auto; }
.matrix td { text-align: right; font-variant-numeric: tabular-nums; padding: 0.5rem 0.875rem; }
.matrix small { display: block; color: var(--soft); font-size: 0.75rem; }
.scroll { overflow-x: auto; }
.log {
  margin: 0; padding: 0.875rem 1.125rem; max-height: 30rem; overflow: auto; font-family: var(--mono);
  font-size: 0.8125rem; line-height: 1.5; white-space: pre-wrap; overflow-wrap: anywhere;
  unicode-bidi: isolate;
}
.change { display: grid; grid-template-columns: minmax(0, 1fr) auto minmax(0, 1fr); gap: 1rem; align-items: center; margin-top: 1.75rem; }
.change .card { padding: 1rem 1.25rem; }
.change .arrow { color: var(--soft); font-size: 1.5rem; }
.change small { display: block; color: var(--soft); font-size: 0.8125rem; }
.change strong { font-size: 1.25rem; font-weight: 650; }
.tiles { display: grid; grid-template-columns: repeat(3, minmax(0, 1fr)); gap: 1rem; margin-top: 1.75rem; }
.tiles .card { padding: 1.125rem 1.25rem; display: flex; flex-direction: column; gap: 0.25rem; }
.tiles small { color: var(--soft); font-size: 0.8125rem; overflow-wrap: anywhere; }
.tiles strong { font-size: 1.5rem; line-height: 1.2; font-weight: 650; font-variant-numeric: tabular-nums; }
.tiles a { text-underline-offset: 0.2em; }
.figures .between { color: var(--soft); font-size: 0.8125rem; font-weight: 400; }
.measures { display: flex; flex-wrap: wrap; gap: 0.125rem 1.25rem; margin: 0.5rem 0 0.875rem; font-size: 0.875rem; }
.measures div { display: flex; gap: 0.4em; }
.measures dt { color: var(--soft); }
.measures dd { font-variant-numeric: tabular-nums; }
.measures .over { color: var(--bad); font-weight: 600; }
@media (max-width: 34rem) {
  .entries { padding: 0.125rem 1rem; }
  .entry time { margin-left: 0; width: 100%; }
  .pad, .nothing { padding: 1rem; }
  /* Name and figures side by side, the drawing below them. */
  .lanes { grid-template-columns: auto minmax(0, 1fr); grid-auto-flow: row dense; }
  .lanes .plot { grid-column: 1 / -1; margin-bottom: 0.25rem; }
  .lanes .name { grid-column: 1; }
  .lanes .value { grid-column: 2; }
  .tiles, .side { grid-template-columns: minmax(0, 1fr); gap: 0.75rem; }
  .change { grid-template-columns: minmax(0, 1fr); gap: 0.5rem; }
  .change .arrow { transform: rotate(90deg); justify-self: center; line-height: 1; }
}
@media print {
  :root { --other: #8a6d1f; --before: #ccc; }
  .jump { display: none; }
  .entries li, .block, .tiles { break-inside: avoid; }
  .log { max-height: none; }
}
</style>`;

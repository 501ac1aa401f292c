import type { EvaluationReport, TrainingFacts } from '../evaluation/contract.ts';
import { visible, wholeNumber } from '../ingest/report-words.ts';
import { section } from './header.ts';
import { markup, type SafeHtml } from './safe-html.ts';
import { at } from './scale.ts';

type Scored = EvaluationReport['candidate'];
type Confusion = NonNullable<Scored['confusion']>;
type Calibration = NonNullable<Scored['calibration']>;

/** More classes make no table that anybody reads. */
const MOST_CLASSES = 12;
const MOST_FEATURES = 15;
/** A share of fewer rows than this says little: it is drawn pale, and off the line. */
const FEW_ROWS = 30;

/** What came true of what was predicted, candidate and champion; the diagonal is perfect. */
export function calibrationSection({
  candidate,
  champion,
}: EvaluationReport): SafeHtml | undefined {
  if (candidate.calibration === null || candidate.calibration.bins.length === 0) return undefined;
  const sides = [
    { name: 'Candidate', series: 1, of: candidate.calibration },
    ...(champion?.calibration ? [{ name: 'Champion', series: 2, of: champion.calibration }] : []),
  ];
  const content = markup`<div class="card pad square">
<p class="key">${sides.map(({ name, series, of }) => markup`<span><i class="${series === 1 ? 'first' : 'second'}"></i>${name}, error ${of.error.toFixed(3)}</span> `)}</p>
<div class="plot"><svg viewBox="0 0 100 100" preserveAspectRatio="none" role="img" aria-label="Share that came true by mean prediction">
<path class="grid" d="M0 0V100H100M0 100L100 0"/>
${sides.map(({ series, of }) => calibrationLine(of, series))}</svg></div>
<p class="axis"><span>0</span><span>predicted →, came true ↑</span><span>1</span></p>
<p class="note">On the diagonal as much came true as was predicted. Pale dots are of fewer than ${FEW_ROWS} rows.</p>
</div>`;
  return section('Calibration', content);
}

function calibrationLine({ bins }: Calibration, series: number): SafeHtml {
  const place = ({ meanPrediction, positiveShare }: Calibration['bins'][number]) =>
    `${at(meanPrediction * 100)} ${at(100 - positiveShare * 100)}`;
  const sound = bins.filter(({ rows }) => rows >= FEW_ROWS);
  const few = bins.filter(({ rows }) => rows < FEW_ROWS);
  const line = sound.map((bin, index) => `${index === 0 ? 'M' : 'L'}${place(bin)}`).join('');
  const pips = (of: Calibration['bins']) => of.map((bin) => `M${place(bin)}h.01`).join('');
  return markup`<path class="s${series} thin" d="${line}"/><path class="s${series} pip" style="stroke-width:6" d="${pips(sound)}"/><path class="s${series} pip" style="stroke-width:4;opacity:.4" d="${pips(few)}"/>
`;
}

/** How often each class was taken for which; of the champion, too. */
export function confusionSection({ candidate, champion }: EvaluationReport): SafeHtml | undefined {
  if (candidate.confusion === null || candidate.confusion.classes.length > MOST_CLASSES) {
    return undefined;
  }
  const sides = [
    confusionTable('Candidate', candidate, candidate.confusion),
    ...(champion?.confusion ? [confusionTable('Champion', champion, champion.confusion)] : []),
  ];
  return section('Right and wrong', markup`<div class="side">${sides}</div>`);
}

function confusionTable(
  title: string,
  { threshold }: Scored,
  { classes, counts }: Confusion,
): SafeHtml {
  const from = threshold === null ? undefined : `yes from ${Number(threshold.toPrecision(3))} on`;
  const rows = counts.map((row, index) => {
    const total = row.reduce((sum, count) => sum + count, 0);
    return markup`<tr><th scope="row">is ${name(classes[index])}</th>${row.map((count, column) => cell(count, total, column === index))}</tr>
`;
  });
  return markup`<div class="card pad block">
<h3>${title}${from === undefined ? undefined : markup` <small>${from}</small>`}</h3>
<div class="scroll"><table class="matrix">
<thead><tr><td></td>${classes.map((value) => markup`<th scope="col">said ${name(value)}</th>`)}</tr></thead>
<tbody>
${rows}</tbody>
</table></div>
</div>
`;
}

function cell(count: number, total: number, right: boolean): SafeHtml {
  const share = total === 0 ? 0 : count / total;
  const colour = right ? 'var(--good)' : 'var(--bad)';
  const tint = `background:color-mix(in srgb, ${colour} ${Math.round(share * 32)}%, transparent)`;
  return markup`<td style="${tint}">${wholeNumber(count)}<small>${percent(share)}</small></td>`;
}

function name(value: Confusion['classes'][number] | undefined): string {
  return visible(String(value));
}

/** The features that the model leans on most, by shares that its algorithm tells. */
export function gainSection({ features }: TrainingFacts): SafeHtml | undefined {
  const most = features.toSorted((a, b) => b.gainShare - a.gainShare).slice(0, MOST_FEATURES);
  const [first] = most;
  if (first === undefined || first.gainShare === 0) return undefined;
  const widest = first.gainShare;
  const left = features.length - most.length;
  const content = markup`<div class="card pad">
<div class="bars">
${most.map(
  ({ name: feature, gainShare }) => markup`<span class="what">${visible(feature)}</span>
<span class="track"><i class="first" style="width:${at((gainShare / widest) * 100)}%"></i></span>
<span class="value">${percent(gainShare)}</span>
`,
)}</div>
<p class="note">Share of the whole, as the algorithm measures it.${left === 0 ? '' : ` ${left} more features have less.`}</p>
</div>`;
  return section('What the model leans on', content);
}

/** `12.3 %` */
export function percent(share: number): string {
  const text = (share * 100).toFixed(1);
  return share > 0 && text === '0.0' ? '< 0.1 %' : `${text} %`;
}

/** Figures in sentences and tables: how many decimals say something, and signs. */

/** Decimals that show the greatest of some values to three significant figures, or four from 1 on. */
export function decimalsFor(values: readonly number[]): number {
  const greatest = Math.max(0, ...values.map(Math.abs));
  if (greatest === 0) return 3;
  const figures = greatest < 1 ? 2 : 3;
  return Math.min(9, Math.max(0, figures - Math.floor(Math.log10(greatest))));
}

/** As many decimals, or more, as it takes to show that two different values differ. */
export function decimalsToTellApart(a: number, b: number, decimals: number): number {
  if (a === b) return decimals;
  for (let more = decimals; more < 12; more += 1) {
    if (a.toFixed(more) !== b.toFixed(more)) return more;
  }
  return 12;
}

/** `0.681`; never `-0.000`. */
export function figure(value: number, decimals: number): string {
  const text = value.toFixed(decimals);
  return /^-0(\.0*)?$/.test(text) ? text.slice(1) : text;
}

/** `+0.008`, `-0.019`, `0.000`. */
export function signed(value: number, decimals: number): string {
  const text = figure(value, decimals);
  return value > 0 && Number(text) !== 0 ? `+${text}` : text;
}

/** `95 %`, `99.9 %`: of a share. */
export function percent(share: number): string {
  return `${Number((share * 100).toPrecision(6))} %`;
}

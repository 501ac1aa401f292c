const enough = 1e-16;
const mostSteps = 100_000;

/**
 * The regularised upper incomplete gamma function Q(a, x), the chance that a gamma variable of
 * shape a exceeds x: the series below a + 1, else Lentz' continued fraction (Press et al. 2007,
 * Numerical Recipes, 6.2).
 *
 * @param a - positive
 * @param x - not negative
 */
export function upperGamma(a: number, x: number): number {
  if (x <= 0) return 1;
  const scale = Math.exp(a * Math.log(x) - x - logGamma(a));
  const chance = x < a + 1 ? 1 - scale * lowerSeries(a, x) : scale * upperFraction(a, x);
  return Math.min(1, Math.max(0, chance));
}

function lowerSeries(a: number, x: number): number {
  let term = 1 / a;
  let sum = term;
  for (let step = 1; step < mostSteps && term > sum * enough; step++) {
    term *= x / (a + step);
    sum += term;
  }
  return sum;
}

function upperFraction(a: number, x: number): number {
  let b = x + 1 - a;
  let c = Number.MAX_VALUE;
  let d = 1 / b;
  let value = d;
  for (let step = 1; step < mostSteps; step++) {
    const weight = step * (a - step);
    b += 2;
    d = 1 / notZero(weight * d + b);
    c = notZero(b + weight / c);
    value *= c * d;
    if (Math.abs(c * d - 1) < enough * 10) break;
  }
  return value;
}

function notZero(value: number): number {
  return Math.abs(value) < Number.MIN_VALUE * 2 ** 60 ? Number.MIN_VALUE * 2 ** 60 : value;
}

/** Lanczos' approximation (1964) with Godfrey's coefficients for g = 7, n = 9: 15 digits. */
function logGamma(z: number): number {
  if (z < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * z)) - logGamma(1 - z);
  const coefficients = [
    676.5203681218851, -1259.1392167224028, 771.3234287776531, -176.6150291621406,
    12.507343278686905, -0.13857109526572012, 9.984369578019572e-6, 1.5056327351493116e-7,
  ];
  const shifted = z - 1;
  const sum = coefficients.reduce(
    (all, coefficient, i) => all + coefficient / (shifted + i + 1),
    0.9999999999998099,
  );
  const t = shifted + 7.5;
  return 0.5 * Math.log(2 * Math.PI) + (shifted + 0.5) * Math.log(t) - t + Math.log(sum);
}

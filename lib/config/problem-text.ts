import type { Problem } from '../../pipelines/model-definition/problem.ts';
import { wrapText } from '../../pipelines/shared/wrap-text.ts';

const WIDTH = 100;
const LABEL_WIDTH = 12;

/** Every problem of a file for a terminal: how many there are, then each with all that helps. */
export function problemText(file: string, problems: readonly Problem[]): string {
  const count = `${file} has ${problems.length} ${problems.length === 1 ? 'problem' : 'problems'}.`;
  return [count, ...problems.map(oneProblem)].join('\n\n');
}

function oneProblem({ path, got, expected, fix }: Problem): string {
  return [
    `  ${pathText(path)}`,
    ...field('got', got),
    ...field('expected', expected),
    ...field('fix', fix),
  ].join('\n');
}

function field(label: string, text: string): string[] {
  const indent = ' '.repeat(4);
  return wrapText(text, WIDTH - indent.length - LABEL_WIDTH).map((line, index) =>
    `${indent}${(index === 0 ? label : '').padEnd(LABEL_WIDTH)}${line}`.trimEnd(),
  );
}

/** `models[0].data.columns["dep time"].min`: what one would write to reach the value. */
export function pathText(path: readonly (string | number)[]): string {
  const text = path.map((key) => {
    if (typeof key === 'number') return `[${key}]`;
    return /^[A-Za-z_$][\w$]*$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
  });
  return text.length === 0 ? '(the whole file)' : text.join('').replace(/^\./, '');
}

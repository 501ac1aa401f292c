import type { MetricDefinition } from '@aws-sdk/client-sagemaker';
import type { MetricPoint } from '../cloud/ports.ts';
import { required } from '../call.ts';

/** Reads a job's metrics off its lines: the first group of each definition that matches. */
export class MetricScraper {
  readonly points: MetricPoint[] = [];
  readonly #definitions: readonly { name: string; regex: RegExp }[];

  constructor(definitions: readonly MetricDefinition[]) {
    this.#definitions = definitions.map(({ Name, Regex }) => ({
      name: required(Name, 'Name'),
      regex: new RegExp(required(Regex, 'Regex')),
    }));
  }

  line(text: string): void {
    for (const { name, regex } of this.#definitions) {
      const [, group] = regex.exec(text) ?? [];
      const value = group === undefined || group.trim() === '' ? Number.NaN : Number(group);
      if (Number.isFinite(value)) this.points.push({ name, value, at: new Date() });
    }
  }

  /** The last value of each, which is what describing a job shows. */
  get last(): MetricPoint[] {
    return [...new Map(this.points.map((point) => [point.name, point])).values()];
  }
}

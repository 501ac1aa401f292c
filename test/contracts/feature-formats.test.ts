import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { notPortable } from '../../pipelines/data-contract/strptime.ts';
import { momentFormat } from '../../pipelines/serving/moment.ts';

/** What the container reads is proven by the algorithm's own test, on the same file. */
const { formats } = z
  .strictObject({
    formats: z.array(
      z.strictObject({
        format: z.string(),
        text: z.string(),
        moment: z.iso.datetime(),
        /** Whether the container reads it, so that a feature may have it. */
        feature: z.boolean(),
      }),
    ),
  })
  .parse(
    JSON.parse(readFileSync(new URL('../fixtures/serving/formats.json', import.meta.url), 'utf8')),
  );

describe('a format', () => {
  it.each(formats)('of a feature is one that the container reads: $format', (each) => {
    expect(notPortable(each.format).length === 0).toBe(each.feature);
  });

  // What the API doesn't know it leaves to the container.
  it.each(formats.filter(({ feature, format }) => feature && !format.includes('%z')))(
    'says to the API what it says to the container: $format',
    ({ format, text, moment }) => {
      expect(momentFormat(format)?.read(text)).toBe(Date.parse(moment));
    },
  );
});

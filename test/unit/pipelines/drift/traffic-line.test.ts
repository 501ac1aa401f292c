import { describe, expect, it } from 'vitest';
import { trafficLine } from '../../../../pipelines/drift/traffic-line.ts';
import { aDefinition } from '../../../support/examine-file.ts';

const definition = aDefinition({ b: { type: 'number' }, a: { type: 'category' } });

describe('a line of traffic', () => {
  it('has the features in the order of their names, as text or null', () => {
    const features = { b: 1.5, a: 'it\'s "x"\n', more: 1 };
    expect(
      trafficLine({ features, prediction: { label: true, probability: 0.25 } }, definition),
    ).toBe(String.raw`{"f":["it's \"x\"\n","1.5"],"p":"0.25"}`);
    expect(trafficLine({ features: { b: null }, prediction: {} }, definition)).toBe(
      '{"f":[null,null],"p":null}',
    );
  });

  it.each([
    ['multiclass', { label: 3, probabilities: {} }, '3'],
    ['multiclass', { label: 'red' }, 'red'],
    ['regression', { value: -2.5 }, '-2.5'],
  ] as const)('of a %s model tells what is measured of its prediction', (task, prediction, p) => {
    const line = trafficLine({ features: {}, prediction }, { ...definition, task });
    expect(JSON.parse(line)).toMatchObject({ p });
  });
});

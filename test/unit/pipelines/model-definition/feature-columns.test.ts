import { expect, it } from 'vitest';
import { modelDefinition } from '../../../../pipelines/model-definition/contract.ts';
import { featureColumns } from '../../../../pipelines/model-definition/feature-columns.ts';
import { validModel } from './valid-model.ts';

it('leaves out label, time, group, key and strings, and sorts the rest', () => {
  const definition = modelDefinition.parse(
    validModel({
      columns: {
        wind: { type: 'number' },
        day: { type: 'date' },
        hour: { type: 'timestamp' },
        airline: { type: 'category' },
        tail: { type: 'string' },
        flight: { type: 'integer' },
        holiday: { type: 'boolean' },
        late: { type: 'boolean' },
      },
      label: { column: 'late' },
      time: 'hour',
      group: 'day',
      key: ['flight'],
    }),
  );
  expect(featureColumns(definition)).toEqual(['airline', 'holiday', 'wind']);
});

import type { ModelDefinitionInput } from '../../../../pipelines/model-definition/contract.ts';

/** A definition without a problem, with parts of its data contract, or of itself, replaced. */
export function validModel(
  data: Partial<ModelDefinitionInput['data']> = {},
  rest: Partial<ModelDefinitionInput> = {},
): ModelDefinitionInput {
  return {
    name: 'flight-delay',
    task: 'binary',
    data: {
      columns: {
        late: { type: 'boolean' },
        hour: { type: 'timestamp' },
        day: { type: 'date' },
        flight: { type: 'string' },
        wind: { type: 'number', nullable: true },
      },
      label: { column: 'late' },
      time: 'hour',
      group: 'day',
      key: ['flight'],
      ...data,
    },
    ...rest,
  };
}

import { readFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import { describe, expect, it } from 'vitest';
import { configReference } from '../../../lib/config/config-reference.ts';

const PAGE = new URL('../../../docs/configuration.md', import.meta.url);

describe('docs/configuration.md', () => {
  it('is what `npm run schema` writes', async () => {
    const style = await resolveConfig(PAGE.pathname);
    const page = await format(configReference(), { parser: 'markdown', ...style });
    expect(readFileSync(PAGE, 'utf8')).toBe(page);
  });

  it.each([
    'platform.logRetentionDays',
    'models[].name',
    'models[].data.columns.<name>.type',
    'models[].data.columns.<name>.maxLength',
    'models[].data.label.missing',
    'models[].limits.maxCellBytes',
    'models[].release.alarms.errorRate',
    'platform.api.throttling.rate',
    'platform.monitoring.memoryMb',
    'models[].retraining.coolDownMinutes',
    'models[].monitoring.driftThreshold',
  ])('tells of %s', (option) => {
    expect(configReference()).toContain(`\`${option}\``);
  });
});

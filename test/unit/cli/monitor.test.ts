import { afterEach, describe, expect, it, vi } from 'vitest';
import type { MonitoringRecord } from '../../../pipelines/monitoring/contract.ts';
import { InMemorySystem } from './in-memory-system.ts';
import { said } from './said.ts';
import { aMonitoring } from './sample-retraining.ts';
import { packageArn } from './sample-runs.ts';

function serving(measured?: Partial<MonitoringRecord>): InMemorySystem {
  const system = new InMemorySystem([]);
  system.champions.set('flight-delay', {
    model: 'flight-delay',
    packageArn: packageArn(2),
    packageVersion: 2,
    candidateId: `cnd-${'2'.repeat(20)}`,
    endpoint: 'evergreen-flight-delay',
    fleet: 'evergreen-flight-delay-v2-1',
    releaseId: `rel-${'2'.repeat(20)}`,
    since: '2026-07-01T10:00:00.000Z',
  });
  if (measured) {
    system.measure = ({ id }) => aMonitoring({ ...measured, id: `mon-flight-delay-${id}` });
  }
  return system;
}

const MONITOR = ['monitor', 'flight-delay'];

afterEach(() => void vi.useRealTimers());

describe('evergreen monitor', () => {
  it('asks for a monitoring and tells what it measured', async () => {
    const system = serving({});
    const { code, output } = await said(MONITOR, system);
    expect(code).toBe(0);
    expect(system.monitoringsAsked).toMatchObject([{ model: 'flight-delay' }]);
    for (const told of [
      /^DRIFT {2}flight-delay/,
      /Answered by +version 2/,
      /1,500 records in 20 requests \(left out: 12 answered by another version, 1\s+unreadable\)/,
      /Drift score +0\.46; the alarm rings above 0\.3/,
      /Drifted +7 features/,
      /Worst +dew_point: PSI 8\.06/,
      /Nulls +1\.2 % more/,
      /Unseen values +0\.1 %/,
      /evergreen report flight-delay/,
    ]) {
      expect(output).toMatch(told);
    }
  });

  it.each<[Partial<MonitoringRecord>, RegExp]>([
    [{ figures: { ...aMonitoring().figures, driftScore: 0.3 } as never }, /^CALM/],
    [{ status: 'notEnoughData', figures: undefined }, /^NOT ENOUGH DATA/],
    [{ status: 'superseded' }, /^COUNTED BY ANOTHER/],
  ])('calls it by its name: %j', async (measured, word) => {
    const { code, output } = await said(MONITOR, serving(measured));
    expect(code).toBe(0);
    expect(output).toMatch(word);
  });

  it('fails when the monitoring does', async () => {
    const failed = serving({ status: 'failed', error: 'CaptureUnreadable', cause: 'no rights' });
    const { code, errors } = await said(MONITOR, failed);
    expect(code).toBe(1);
    expect(errors).toMatch(/has failed with CaptureUnreadable: no rights/);
  });

  it('gives up waiting, and says where to look', async () => {
    vi.useFakeTimers();
    const asked = said(MONITOR, serving());
    await vi.advanceTimersByTimeAsync(301_000);
    expect(await asked).toMatchObject({
      code: 1,
      errors: expect.stringMatching(/no end in 300 s/),
    });
  });

  it('need not wait', async () => {
    const { code, output } = await said([...MONITOR, '--no-wait', '--json'], serving());
    expect(code).toBe(0);
    expect(JSON.parse(output)).toMatchObject({ monitoring: null });
  });

  it('has nothing to look at before a release', async () => {
    const { code, errors } = await said(MONITOR);
    expect(code).toBe(1);
    expect(errors).toMatch(/Nothing serves flight-delay, so there is no traffic/);
  });
});

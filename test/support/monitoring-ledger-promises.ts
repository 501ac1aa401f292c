import { describe, expect, it } from 'vitest';
import type { MonitoringLedger } from '../../lambdas/shared/ports/monitoring-ledger.ts';
import { aMonitoring, aWatermark } from './monitoring-samples.ts';

const failure = {
  status: 'failed',
  error: 'AccessDenied',
  cause: 'No right to read.',
} as const;

/**
 * What every monitoring ledger promises, whatever keeps it; `make` answers one and the name of a model
 * that it has nothing of.
 */
export function describeMonitoringLedger(
  make: () => { ledger: MonitoringLedger; model: string },
): void {
  describe('the promises of a monitoring ledger', () => {
    it('moves the watermark with what is recorded', async () => {
      const { ledger, model } = make();
      expect(await ledger.watermark(model)).toBeUndefined();
      const record = aMonitoring(1, { model });
      expect(await ledger.recordMonitoring(record, aWatermark(1))).toEqual(record);
      expect(await ledger.watermark(model)).toEqual(aWatermark(1));
      await ledger.recordMonitoring(aMonitoring(2, { model }), aWatermark(2));
      expect(await ledger.watermark(model)).toEqual(aWatermark(2));
    });

    it('leaves the watermark where it is when there is no next', async () => {
      const { ledger, model } = make();
      await ledger.recordMonitoring(aMonitoring(1, { model }), aWatermark(1));
      const waiting = aMonitoring(2, { model, status: 'notEnoughData' });
      expect(await ledger.recordMonitoring(waiting, null)).toEqual(waiting);
      expect(await ledger.watermark(model)).toEqual(aWatermark(1));
    });

    it('changes nothing when a record is repeated', async () => {
      const { ledger, model } = make();
      const record = aMonitoring(1, { model });
      await ledger.recordMonitoring(record, aWatermark(1));
      await ledger.recordMonitoring(aMonitoring(2, { model }), aWatermark(2));
      const again = { ...record, endedAt: '2026-01-09T00:00:00.000Z' };
      expect(await ledger.recordMonitoring(again, aWatermark(1))).toEqual(record);
      expect(await ledger.watermark(model)).toEqual(aWatermark(2));
      expect(await ledger.monitorings(model, 9)).toHaveLength(2);
    });

    it.each([1, 2])('counts traffic once when two looked at it after %i', async (number) => {
      const { ledger, model } = make();
      if (number === 2) await ledger.recordMonitoring(aMonitoring(0, { model }), aWatermark(1));
      await ledger.recordMonitoring(aMonitoring(1, { model }), aWatermark(number));
      const other = aMonitoring(2, { model });
      const otherMark = { ...aWatermark(number), at: '2026-02-01T00:00:00.000Z' };
      const recorded = await ledger.recordMonitoring(other, otherMark);
      expect(recorded).toEqual({ ...other, status: 'superseded' });
      expect(await ledger.recordMonitoring(other, otherMark)).toEqual(recorded);
      expect(await ledger.watermark(model)).toEqual(aWatermark(number));
    });

    it('takes two at once as one after the other', async () => {
      const { ledger, model } = make();
      const records = await Promise.all(
        [1, 2, 3].map((hour) =>
          ledger.recordMonitoring(aMonitoring(hour, { model }), aWatermark(1)),
        ),
      );
      const statuses = records.map(({ status }) => status).toSorted();
      expect(statuses).toEqual(['measured', 'superseded', 'superseded']);
    });

    it('notes a failure, which a redriven execution may mend', async () => {
      const { ledger, model } = make();
      const failed = { ...aMonitoring(1, { model }), ...failure };
      await ledger.recordMonitoringFailure(failed);
      expect(await ledger.monitorings(model, 1)).toEqual([failed]);
      const mended = aMonitoring(1, { model });
      expect(await ledger.recordMonitoring(mended, aWatermark(1))).toEqual(mended);
    });

    it('keeps an end that a later step failed after', async () => {
      const { ledger, model } = make();
      const record = aMonitoring(1, { model });
      await ledger.recordMonitoring(record, aWatermark(1));
      await ledger.recordMonitoringFailure({ ...record, ...failure });
      expect(await ledger.monitorings(model, 9)).toEqual([record]);
    });

    it('lists the last started first, as many as are wanted', async () => {
      const { ledger, model } = make();
      for (const hour of [3, 1, 20, 2]) {
        await ledger.recordMonitoring(aMonitoring(hour, { model }), null);
      }
      const hours = async (limit: number) =>
        (await ledger.monitorings(model, limit)).map(({ startedAt }) =>
          new Date(startedAt).getUTCHours(),
        );
      expect(await hours(9)).toEqual([20, 3, 2, 1]);
      expect(await hours(2)).toEqual([20, 3]);
    });
  });
}

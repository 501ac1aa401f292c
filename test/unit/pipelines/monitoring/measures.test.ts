import { describe, expect, it } from 'vitest';
import { measuresOf } from '../../../../pipelines/monitoring/measures.ts';
import { aMonitoring } from '../../../support/monitoring-samples.ts';

const always = {
  HasChampion: { value: 1, unit: 'None' },
  CapturedRecords: { value: 100, unit: 'Count' },
  CaptureAgeMinutes: { value: 2, unit: 'None' },
};
const figures = aMonitoring(1).figures ?? expect.fail('The sample has figures.');

describe('what a monitoring tells the dashboard', () => {
  it('is everything it measured', () => {
    expect(measuresOf(aMonitoring(1))).toEqual({
      ...always,
      MonitoringNotEnoughData: { value: 0, unit: 'Count' },
      DriftScore: { value: 0.1, unit: 'None' },
      DriftedFeatures: { value: 1, unit: 'Count' },
      WorstFeatureDrift: { value: 0.25, unit: 'None' },
      PredictionDrift: { value: 0.05, unit: 'None' },
      NullShareRise: { value: 0.02, unit: 'None' },
      UnseenCategoryShare: { value: 0, unit: 'None' },
    });
  });

  it('is no score of zero when there were too few records', () => {
    expect(measuresOf(aMonitoring(1, { status: 'notEnoughData' }))).toEqual({
      ...always,
      MonitoringNotEnoughData: { value: 1, unit: 'Count' },
    });
  });

  it('leaves out what can not be said', () => {
    const silent = { ...figures, predictionDrift: null, worst: null };
    const told = Object.keys(measuresOf(aMonitoring(1, { figures: silent })));
    expect(told).not.toContain('PredictionDrift');
    expect(told).not.toContain('WorstFeatureDrift');
    expect(told).toContain('DriftScore');
  });

  it('is nothing when another monitoring has told it', () => {
    expect(measuresOf({ ...aMonitoring(1), status: 'superseded' })).toEqual({});
  });
});

import type { MonitoringRecord } from './contract.ts';
import { monitoringMetrics } from './metrics.ts';

/** A number of a metric and CloudWatch's word for its unit. */
interface MonitoringMeasure {
  readonly value: number;
  readonly unit: 'Count' | 'None';
}

/**
 * What a monitoring tells the dashboard, by metric. What wasn't measured is left out: too few records
 * are no drift of zero, and traffic that another monitoring has told of isn't told again.
 */
export function measuresOf(record: MonitoringRecord): Record<string, MonitoringMeasure> {
  const { status, traffic, figures, captureAgeMinutes } = record;
  if (status === 'superseded' || status === 'failed') return {};
  const measures: Record<string, MonitoringMeasure> = {};
  const tell = (name: string, value: number | null | undefined, unit: 'Count' | 'None') => {
    if (value !== null && value !== undefined) measures[name] = { value, unit };
  };
  // Beside the score, at the same moment: an alarm that reads both must not find one without the other.
  tell(monitoringMetrics.hasChampion, 1, 'None');
  tell(monitoringMetrics.capturedRecords, traffic?.records, 'Count');
  tell(monitoringMetrics.captureAgeMinutes, captureAgeMinutes, 'None');
  tell(monitoringMetrics.notEnoughData, status === 'notEnoughData' ? 1 : 0, 'Count');
  if (status === 'notEnoughData') return measures;
  tell(monitoringMetrics.driftScore, figures?.driftScore, 'None');
  tell(monitoringMetrics.driftedFeatures, figures?.driftedFeatures, 'Count');
  tell(monitoringMetrics.worstFeatureDrift, figures?.worst?.psi, 'None');
  tell(monitoringMetrics.predictionDrift, figures?.predictionDrift, 'None');
  tell(monitoringMetrics.nullShareRise, figures?.nullShareRise, 'None');
  tell(monitoringMetrics.unseenCategoryShare, figures?.unseenCategoryShare, 'None');
  return measures;
}

import type { IFunction } from 'aws-cdk-lib/aws-lambda';

/** The functions that the monitoring workflow's steps run, by step. */
export interface MonitoringFunctions {
  readonly openMonitoring: IFunction;
  readonly makeBaseline: IFunction;
  readonly measureDrift: IFunction;
  readonly recordMonitoring: IFunction;
  readonly recordMonitoringFailure: IFunction;
}

import { Duration, Size } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type * as z from 'zod';
import type { makeBaselineEnv } from '../../lambdas/make-baseline/env.ts';
import type { measureDriftEnv } from '../../lambdas/measure-drift/env.ts';
import type { openMonitoringEnv } from '../../lambdas/open-monitoring/env.ts';
import type { recordMonitoringEnv } from '../../lambdas/record-monitoring/env.ts';
import type { recordMonitoringFailureEnv } from '../../lambdas/record-monitoring-failure/env.ts';
import { prefixes } from '../../pipelines/dataset/prefixes.ts';
import type { DatasetAccess } from './dataset-access.ts';
import { DUCKDB_MODULES, DuckDbLayer } from './duckdb-layer.ts';
import { ENGINE_NODE_OPTIONS, engineEnvironment } from './engine-environment.ts';
import type { LedgerAccess } from './ledger-access.ts';
import { type FunctionDefaults, NodeFunction, SHORT_TIMEOUT } from './node-function.ts';

export interface MonitoringFunctionsProps extends FunctionDefaults {
  readonly store: DatasetAccess;
  readonly ledger: LedgerAccess;
  /** A folder with one monitoring policy a model. */
  readonly monitoringFolder: string;
  /** Megabytes of the functions that read data, and of their disks. */
  readonly memoryMb: number;
  readonly diskMb: number;
}

type OpenMonitoringEnvironment = Omit<z.input<typeof openMonitoringEnv>, 'LAMBDA_TASK_ROOT'>;

/** The functions behind the monitoring workflow's steps, each with the rights of its step. */
export class MonitoringFunctionSet extends Construct {
  readonly openMonitoring: NodeFunction<OpenMonitoringEnvironment>;
  readonly makeBaseline: NodeFunction<z.input<typeof makeBaselineEnv>>;
  readonly measureDrift: NodeFunction<z.input<typeof measureDriftEnv>>;
  readonly recordMonitoring: NodeFunction<z.input<typeof recordMonitoringEnv>>;
  readonly recordMonitoringFailure: NodeFunction<z.input<typeof recordMonitoringFailureEnv>>;

  constructor(scope: Construct, id: string, props: MonitoringFunctionsProps) {
    super(scope, id);
    this.openMonitoring = this.#openMonitoring(props);
    const engine = engineFunction(this, props);
    this.makeBaseline = this.#makeBaseline(props, engine);
    this.measureDrift = this.#measureDrift(props, engine);
    this.recordMonitoring = this.#recordMonitoring(props);
    this.recordMonitoringFailure = this.#recordMonitoringFailure(props);
  }

  #openMonitoring({
    architecture,
    logRetention,
    store,
    ledger,
    ...props
  }: MonitoringFunctionsProps) {
    const open = new NodeFunction<OpenMonitoringEnvironment>(this, 'OpenMonitoring', {
      architecture,
      logRetention,
      lambda: 'open-monitoring',
      description: 'Decides what a monitoring looks at, and against which baseline',
      // It lists what was captured since the last time: a page is 1,000 objects.
      timeout: Duration.minutes(2),
      memorySize: 512,
      bundledFolders: { monitoring: props.monitoringFolder },
      environment: {
        DATA_BUCKET: store.bucket.bucketName,
        LEDGER_TABLE: ledger.table.tableName,
      },
    });
    for (const prefix of [prefixes.runs, prefixes.baselines, prefixes.reports]) {
      store.grantRead(open, prefix);
    }
    store.grantWrite(open, prefixes.reports);
    // A baseline is missing before the first monitoring. The same right lists what was captured.
    store.grantSeeMissing(open);
    ledger.grantRead(open);
    return open;
  }

  #makeBaseline({ store }: MonitoringFunctionsProps, engine: EngineFunction) {
    const make = new NodeFunction<z.input<typeof makeBaselineEnv>>(this, 'MakeBaseline', {
      ...engine,
      lambda: 'make-baseline',
      description: 'Profiles what a champion was trained on, once',
    });
    const { runs, datasets, definitions, baselines } = prefixes;
    for (const prefix of [runs, datasets, definitions, baselines]) store.grantRead(make, prefix);
    store.grantWrite(make, baselines);
    store.grantSeeMissing(make);
    return make;
  }

  #measureDrift({ store }: MonitoringFunctionsProps, engine: EngineFunction) {
    const measure = new NodeFunction<z.input<typeof measureDriftEnv>>(this, 'MeasureDrift', {
      ...engine,
      lambda: 'measure-drift',
      description: 'Compares captured traffic with what the champion was trained on',
    });
    const { baselines, definitions, capture, reports } = prefixes;
    for (const prefix of [baselines, definitions, capture, reports]) {
      store.grantRead(measure, prefix);
    }
    store.grantWrite(measure, reports);
    return measure;
  }

  #recordMonitoring({ architecture, logRetention, ledger }: MonitoringFunctionsProps) {
    const record = new NodeFunction<z.input<typeof recordMonitoringEnv>>(this, 'RecordMonitoring', {
      architecture,
      logRetention,
      lambda: 'record-monitoring',
      description: 'Notes what a monitoring found, and how far it has looked',
      timeout: SHORT_TIMEOUT,
      memorySize: 256,
      environment: { LEDGER_TABLE: ledger.table.tableName },
    });
    ledger.grantRead(record);
    ledger.grantUpdate(record);
    return record;
  }

  #recordMonitoringFailure({ architecture, logRetention, ledger }: MonitoringFunctionsProps) {
    const record = new NodeFunction<z.input<typeof recordMonitoringFailureEnv>>(
      this,
      'RecordMonitoringFailure',
      {
        architecture,
        logRetention,
        lambda: 'record-monitoring-failure',
        description: 'Notes why a monitoring failed',
        timeout: SHORT_TIMEOUT,
        memorySize: 256,
        environment: { LEDGER_TABLE: ledger.table.tableName },
      },
    );
    ledger.grantUpdate(record);
    return record;
  }
}

/** What the functions that work with DuckDB have in common. */
function engineFunction(
  scope: Construct,
  { architecture, logRetention, memoryMb, diskMb, store }: MonitoringFunctionsProps,
) {
  return {
    architecture,
    logRetention,
    timeout: Duration.minutes(15),
    memorySize: memoryMb,
    ephemeralStorageSize: Size.mebibytes(diskMb),
    layers: [new DuckDbLayer(scope, 'DuckDb', architecture)],
    externalModules: DUCKDB_MODULES,
    nodeOptions: ENGINE_NODE_OPTIONS,
    environment: { DATA_BUCKET: store.bucket.bucketName, ...engineEnvironment(memoryMb) },
  };
}

type EngineFunction = ReturnType<typeof engineFunction>;

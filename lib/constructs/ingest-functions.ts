import { Duration, Size } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type * as z from 'zod';
import type { recordUploadEnv } from '../../lambdas/record-upload/env.ts';
import type { registerDatasetVersionEnv } from '../../lambdas/register-dataset-version/env.ts';
import type { validateUploadEnv } from '../../lambdas/validate-upload/env.ts';
import { prefixes } from '../../pipelines/dataset/prefixes.ts';
import type { DatasetAccess } from './dataset-access.ts';
import { DUCKDB_MODULES, DuckDbLayer } from './duckdb-layer.ts';
import { ENGINE_NODE_OPTIONS, engineEnvironment } from './engine-environment.ts';
import type { LedgerAccess } from './ledger-access.ts';
import { type FunctionDefaults, NodeFunction, SHORT_TIMEOUT } from './node-function.ts';

export interface IngestFunctionsProps extends FunctionDefaults {
  readonly store: DatasetAccess;
  readonly ledger: LedgerAccess;
  /** A folder with one compiled definition a model. */
  readonly definitionsFolder: string;
  /** Megabytes of the validating function, and of its disk. */
  readonly memoryMb: number;
  readonly diskMb: number;
}

/** The functions behind the ingest workflow's steps, each with the rights of its step. */
export class IngestFunctionSet extends Construct {
  readonly validateUpload: NodeFunction<
    Omit<z.input<typeof validateUploadEnv>, 'LAMBDA_TASK_ROOT'>
  >;
  readonly registerDatasetVersion: NodeFunction<z.input<typeof registerDatasetVersionEnv>>;
  readonly recordUpload: NodeFunction<z.input<typeof recordUploadEnv>>;

  constructor(scope: Construct, id: string, props: IngestFunctionsProps) {
    super(scope, id);
    this.validateUpload = this.#validateUpload(props);
    this.registerDatasetVersion = this.#registerDatasetVersion(props);
    this.recordUpload = this.#recordUpload(props);
  }

  #validateUpload(props: IngestFunctionsProps) {
    const { architecture, logRetention, store, ledger } = props;
    const validate = new NodeFunction<Omit<z.input<typeof validateUploadEnv>, 'LAMBDA_TASK_ROOT'>>(
      this,
      'ValidateUpload',
      {
        architecture,
        logRetention,
        lambda: 'validate-upload',
        description: 'Checks an uploaded file against the data contract of its model',
        timeout: Duration.minutes(15),
        memorySize: props.memoryMb,
        ephemeralStorageSize: Size.mebibytes(props.diskMb),
        layers: [new DuckDbLayer(this, 'DuckDb', architecture)],
        externalModules: DUCKDB_MODULES,
        nodeOptions: ENGINE_NODE_OPTIONS,
        bundledFolders: { definitions: props.definitionsFolder },
        environment: {
          DATA_BUCKET: store.bucket.bucketName,
          LEDGER_TABLE: ledger.table.tableName,
          ...engineEnvironment(props.memoryMb),
        },
      },
    );
    store.grantReadUploads(validate);
    // Read as well: a write-once object that is there already is compared.
    for (const prefix of [prefixes.datasets, prefixes.definitions]) {
      store.grantWrite(validate, prefix);
      store.grantRead(validate, prefix);
    }
    store.grantWrite(validate, prefixes.reports);
    ledger.grantRead(validate);
    ledger.grantUpdate(validate);
    return validate;
  }

  #registerDatasetVersion({ architecture, logRetention, store, ledger }: IngestFunctionsProps) {
    const register = new NodeFunction<z.input<typeof registerDatasetVersionEnv>>(
      this,
      'RegisterDatasetVersion',
      {
        architecture,
        logRetention,
        lambda: 'register-dataset-version',
        description: 'Enters a dataset version in the ledger, once',
        timeout: SHORT_TIMEOUT,
        memorySize: 512,
        environment: {
          DATA_BUCKET: store.bucket.bucketName,
          LEDGER_TABLE: ledger.table.tableName,
        },
      },
    );
    store.grantRead(register, prefixes.datasets);
    ledger.grantRead(register);
    ledger.grantRegister(register);
    return register;
  }

  #recordUpload({ architecture, logRetention, ledger }: IngestFunctionsProps) {
    const record = new NodeFunction<z.input<typeof recordUploadEnv>>(this, 'RecordUpload', {
      architecture,
      logRetention,
      lambda: 'record-upload',
      description: 'Notes what became of an upload that is no dataset version',
      timeout: SHORT_TIMEOUT,
      memorySize: 256,
      environment: { LEDGER_TABLE: ledger.table.tableName },
    });
    ledger.grantUpdate(record);
    return record;
  }
}

import { Construct } from 'constructs';
import type * as z from 'zod';
import type { openReleaseEnv } from '../../lambdas/open-release/env.ts';
import type { recordReleaseEnv } from '../../lambdas/record-release/env.ts';
import type { recordReleaseFailureEnv } from '../../lambdas/record-release-failure/env.ts';
import type { recordRollbackEnv } from '../../lambdas/record-rollback/env.ts';
import type { DatasetAccess } from './dataset-access.ts';
import type { LedgerAccess } from './ledger-access.ts';
import { type FunctionDefaults, NodeFunction, SHORT_TIMEOUT } from './node-function.ts';

export interface ReleaseFunctionsProps extends FunctionDefaults {
  readonly system: string;
  readonly store: DatasetAccess;
  readonly ledger: LedgerAccess;
  /** A folder with one serving policy a model. */
  readonly servingFolder: string;
}

type OpenReleaseEnvironment = Omit<z.input<typeof openReleaseEnv>, 'LAMBDA_TASK_ROOT'>;

/** The functions behind the release workflow's steps, each with the rights of its step. */
export class ReleaseFunctionSet extends Construct {
  readonly openRelease: NodeFunction<OpenReleaseEnvironment>;
  readonly recordRelease: NodeFunction<z.input<typeof recordReleaseEnv>>;
  readonly recordRollback: NodeFunction<z.input<typeof recordRollbackEnv>>;
  readonly recordReleaseFailure: NodeFunction<z.input<typeof recordReleaseFailureEnv>>;

  constructor(scope: Construct, id: string, props: ReleaseFunctionsProps) {
    super(scope, id);
    const { architecture, logRetention, ledger } = props;
    const shared = { architecture, logRetention, timeout: SHORT_TIMEOUT, memorySize: 256 };
    const environment = { LEDGER_TABLE: ledger.table.tableName };
    this.openRelease = new NodeFunction<OpenReleaseEnvironment>(this, 'OpenRelease', {
      ...shared,
      lambda: 'open-release',
      description: "Takes an endpoint's lock and decides what a release does",
      bundledFolders: { serving: props.servingFolder },
      environment: {
        ...environment,
        DATA_BUCKET: props.store.bucket.bucketName,
        SYSTEM_NAME: props.system,
      },
    });
    this.recordRelease = new NodeFunction<z.input<typeof recordReleaseEnv>>(this, 'RecordRelease', {
      ...shared,
      lambda: 'record-release',
      description: 'Moves the champion to the version that serves',
      environment,
    });
    this.recordRollback = new NodeFunction<z.input<typeof recordRollbackEnv>>(
      this,
      'RecordRollback',
      {
        ...shared,
        lambda: 'record-rollback',
        description: 'Notes that a release was rolled back, and marks its candidate bad',
        environment,
      },
    );
    this.recordReleaseFailure = new NodeFunction<z.input<typeof recordReleaseFailureEnv>>(
      this,
      'RecordReleaseFailure',
      {
        ...shared,
        lambda: 'record-release-failure',
        description: 'Notes why a release failed, and frees the endpoint',
        environment,
      },
    );
    ledger.grantRead(this.openRelease);
    ledger.grantUpdate(this.openRelease);
    ledger.grantQuery(this.recordRelease);
    ledger.grantRead(this.recordRelease);
    ledger.grantUpdate(this.recordRelease);
    ledger.grantUpdate(this.recordRollback);
    // A release that failed before it was opened is in the ledger under an earlier attempt, or not at all.
    ledger.grantRead(this.recordReleaseFailure);
    ledger.grantUpdate(this.recordReleaseFailure);
  }
}

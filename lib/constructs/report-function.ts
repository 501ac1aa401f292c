import { Duration } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type * as z from 'zod';
import type { publishReportsEnv } from '../../lambdas/publish-reports/env.ts';
import { prefixes } from '../../pipelines/dataset/prefixes.ts';
import type { DatasetAccess } from './dataset-access.ts';
import type { LedgerAccess } from './ledger-access.ts';
import { type FunctionDefaults, NodeFunction } from './node-function.ts';

/** A batch of ten events, each with the documents of a run to read. */
export const REPORT_TIMEOUT = Duration.minutes(2);

export interface ReportFunctionProps extends FunctionDefaults {
  readonly store: DatasetAccess;
  readonly ledger: LedgerAccess;
}

/** What makes a model's pages from ledger and documents, whenever something happened. */
export class ReportFunction extends NodeFunction<z.input<typeof publishReportsEnv>> {
  constructor(scope: Construct, id: string, props: ReportFunctionProps) {
    const { architecture, logRetention, store, ledger } = props;
    super(scope, id, {
      architecture,
      logRetention,
      lambda: 'publish-reports',
      description: 'Makes the pages of what happened to a model, and its index',
      timeout: REPORT_TIMEOUT,
      memorySize: 1_024,
      environment: {
        DATA_BUCKET: store.bucket.bucketName,
        LEDGER_TABLE: ledger.table.tableName,
      },
    });
    store.grantRead(this, prefixes.runs);
    store.grantRead(this, prefixes.reports);
    store.grantWrite(this, prefixes.reports);
    // A page may be about something that left no document. The same right lists pages.
    store.grantSeeMissing(this);
    ledger.grantRead(this);
    ledger.grantQuery(this);
  }
}

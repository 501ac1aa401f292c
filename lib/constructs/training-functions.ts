import { Duration, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type * as z from 'zod';
import type { judgeCandidateEnv } from '../../lambdas/judge-candidate/env.ts';
import type { openRunEnv } from '../../lambdas/open-run/env.ts';
import type { prepareEvaluationEnv } from '../../lambdas/prepare-evaluation/env.ts';
import type { recordCandidateEnv } from '../../lambdas/record-candidate/env.ts';
import type { recordRunFailureEnv } from '../../lambdas/record-run-failure/env.ts';
import { prefixes } from '../../pipelines/dataset/prefixes.ts';
import type { AlgorithmImage } from './algorithm-image.ts';
import type { DatasetAccess } from './dataset-access.ts';
import { grantOnJobLogs } from './job-logs.ts';
import type { LedgerAccess } from './ledger-access.ts';
import { type FunctionDefaults, NodeFunction, SHORT_TIMEOUT } from './node-function.ts';

export interface TrainingFunctionsProps extends FunctionDefaults {
  readonly system: string;
  readonly store: DatasetAccess;
  readonly ledger: LedgerAccess;
  readonly images: readonly AlgorithmImage[];
  /** A folder with one run policy a model. */
  readonly policiesFolder: string;
  /** A folder with the code of each algorithm. */
  readonly algorithmsFolder: string;
}

type OpenRunEnvironment = Omit<z.input<typeof openRunEnv>, 'LAMBDA_TASK_ROOT'>;

/** The functions behind the training workflow's steps, each with the rights of its step. */
export class TrainingFunctionSet extends Construct {
  readonly openRun: NodeFunction<OpenRunEnvironment>;
  readonly prepareEvaluation: NodeFunction<z.input<typeof prepareEvaluationEnv>>;
  readonly judgeCandidate: NodeFunction<z.input<typeof judgeCandidateEnv>>;
  readonly recordCandidate: NodeFunction<z.input<typeof recordCandidateEnv>>;
  readonly recordRunFailure: NodeFunction<z.input<typeof recordRunFailureEnv>>;

  constructor(scope: Construct, id: string, props: TrainingFunctionsProps) {
    super(scope, id);
    this.openRun = this.#openRun(props);
    this.prepareEvaluation = this.#prepareEvaluation(props);
    this.judgeCandidate = this.#judgeCandidate(props);
    this.recordCandidate = this.#recordCandidate(props);
    this.recordRunFailure = this.#recordRunFailure(props);
  }

  #openRun(props: TrainingFunctionsProps) {
    const { architecture, logRetention, store, ledger } = props;
    const open = new NodeFunction<OpenRunEnvironment>(this, 'OpenRun', {
      architecture,
      logRetention,
      lambda: 'open-run',
      description: 'Decides what a run trains on and how, and opens it in the ledger',
      timeout: Duration.minutes(2),
      memorySize: 512,
      bundledFolders: { policies: props.policiesFolder, algorithms: props.algorithmsFolder },
      environment: {
        DATA_BUCKET: store.bucket.bucketName,
        LEDGER_TABLE: ledger.table.tableName,
        SYSTEM_NAME: props.system,
        IMAGES: Stack.of(this).toJsonString(
          Object.fromEntries(props.images.map(({ tagged, uri }) => [tagged, uri])),
        ),
      },
    });
    store.grantRead(open, prefixes.datasets);
    store.grantRead(open, prefixes.definitions);
    // Read as well: a write-once object that is there already is compared.
    for (const prefix of [prefixes.policies, prefixes.code, prefixes.runs]) {
      store.grantRead(open, prefix);
      store.grantWrite(open, prefix);
    }
    store.grantSeeMissing(open);
    ledger.grantRead(open);
    ledger.grantQuery(open);
    ledger.grantUpdate(open);
    return open;
  }

  #prepareEvaluation({ architecture, logRetention, store, ledger }: TrainingFunctionsProps) {
    const prepare = new NodeFunction<z.input<typeof prepareEvaluationEnv>>(
      this,
      'PrepareEvaluation',
      {
        architecture,
        logRetention,
        lambda: 'prepare-evaluation',
        description: 'Checks what training left, and what evaluation shall compare it with',
        // It streams two artifacts once, to hash and list them.
        timeout: Duration.minutes(10),
        memorySize: 1_769,
        environment: {
          DATA_BUCKET: store.bucket.bucketName,
          LEDGER_TABLE: ledger.table.tableName,
        },
      },
    );
    store.grantRead(prepare, prefixes.definitions);
    store.grantRead(prepare, prefixes.runs);
    store.grantWrite(prepare, prefixes.runs);
    store.grantSeeMissing(prepare);
    ledger.grantRead(prepare);
    ledger.grantUpdate(prepare);
    return prepare;
  }

  #judgeCandidate({ architecture, logRetention, store, ledger }: TrainingFunctionsProps) {
    const judge = new NodeFunction<z.input<typeof judgeCandidateEnv>>(this, 'JudgeCandidate', {
      architecture,
      logRetention,
      lambda: 'judge-candidate',
      description: 'Applies the gates, and writes verdict, lineage and model card',
      timeout: Duration.minutes(2),
      memorySize: 512,
      environment: {
        DATA_BUCKET: store.bucket.bucketName,
        LEDGER_TABLE: ledger.table.tableName,
      },
    });
    const { datasets, definitions, policies, runs } = prefixes;
    for (const prefix of [datasets, definitions, policies, runs]) store.grantRead(judge, prefix);
    store.grantWrite(judge, runs);
    store.grantSeeMissing(judge);
    ledger.grantQuery(judge);
    return judge;
  }

  #recordCandidate({ architecture, logRetention, store, ledger }: TrainingFunctionsProps) {
    const record = new NodeFunction<z.input<typeof recordCandidateEnv>>(this, 'RecordCandidate', {
      architecture,
      logRetention,
      lambda: 'record-candidate',
      description: 'Enters a registered candidate in the ledger',
      timeout: SHORT_TIMEOUT,
      memorySize: 256,
      environment: {
        DATA_BUCKET: store.bucket.bucketName,
        LEDGER_TABLE: ledger.table.tableName,
      },
    });
    store.grantRead(record, prefixes.runs);
    store.grantRead(record, prefixes.policies);
    ledger.grantRegister(record);
    return record;
  }

  #recordRunFailure({ architecture, logRetention, ledger }: TrainingFunctionsProps) {
    const record = new NodeFunction<z.input<typeof recordRunFailureEnv>>(this, 'RecordRunFailure', {
      architecture,
      logRetention,
      lambda: 'record-run-failure',
      description: "Notes why a run failed, with the last lines of its job's log",
      timeout: SHORT_TIMEOUT,
      memorySize: 256,
      environment: { LEDGER_TABLE: ledger.table.tableName },
    });
    ledger.grantUpdate(record);
    grantOnJobLogs(record.ownRole, 'logs:DescribeLogStreams', 'logs:GetLogEvents');
    return record;
  }
}

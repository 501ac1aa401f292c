import * as z from 'zod';
import { type DriftReport, driftReport } from '../../pipelines/drift/contract.ts';
import {
  type EvaluationReport,
  evaluationReport,
  trainingFacts,
} from '../../pipelines/evaluation/contract.ts';
import type { MonitoringRecord } from '../../pipelines/monitoring/contract.ts';
import type { RunFacts } from '../../pipelines/reports/run-page.ts';
import { jsonOf } from '../../pipelines/shared/json-of.ts';
import { lineage, type RunRecord } from '../../pipelines/training/contract.ts';
import { runKeys } from '../../pipelines/training/keys.ts';
import type { ObjectStore } from '../shared/ports/object-store.ts';
import { parseS3Uri } from '../shared/s3-uri.ts';

/** Told of a document that can't be shown: a page without it is better than none. */
export type Unreadable = (key: string, why: string) => void;

/** Documents of runs and monitorings; what is missing, or of another time's shape, is left out. */
export class ReportDocuments {
  readonly store: Pick<ObjectStore, 'bucket' | 'findText' | 'write'>;
  readonly #unreadable: Unreadable;

  constructor(store: Pick<ObjectStore, 'bucket' | 'findText' | 'write'>, unreadable: Unreadable) {
    this.store = store;
    this.#unreadable = unreadable;
  }

  async ofRun(run: RunRecord): Promise<RunFacts> {
    if (run.lineage === undefined) return { run };
    const origin = await this.#find(run.lineage.key, lineage);
    if (origin === undefined) return { run };
    const [evaluation, training] = await Promise.all([
      this.#evaluation(origin.evaluation.report),
      this.#find(runKeys(run).trainingFacts, trainingFacts),
    ]);
    return { run, lineage: origin, evaluation, training };
  }

  async ofMonitoring({ report }: MonitoringRecord): Promise<DriftReport | undefined> {
    return report && (await this.#find(report.key, driftReport));
  }

  async #evaluation(uri: string): Promise<EvaluationReport | undefined> {
    const { bucket, key } = parseS3Uri(uri);
    return bucket === this.store.bucket ? await this.#find(key, evaluationReport) : undefined;
  }

  async #find<T>(key: string, schema: z.ZodType<T>): Promise<T | undefined> {
    const text = await this.store.findText(key);
    if (text === undefined) return undefined;
    const parsed = jsonOf(text);
    const checked = schema.safeParse(parsed);
    if (checked.success) return checked.data;
    this.#unreadable(key, z.prettifyError(checked.error));
    return undefined;
  }
}

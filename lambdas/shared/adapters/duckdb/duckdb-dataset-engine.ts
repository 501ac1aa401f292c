import { join } from 'node:path';
import type { IngestLimits } from '../../../../pipelines/data-contract/contract.ts';
import { EvergreenError } from '../../../../pipelines/shared/errors.ts';
import type {
  AcceptedDataset,
  DatasetEngine,
  ExamineInput,
  ReceivedFile,
  RefusedDataset,
} from '../../ports/dataset-engine.ts';
import { brokenParquet } from '../raw-file/file-findings.ts';
import { receiveRawFile } from '../raw-file/receive-raw-file.ts';
import { EngineFailureError, isReadFailure, reasonOf } from './engine-failure.ts';
import { examineRows } from './examine-rows.ts';
import { openSource } from './open-source.ts';
import { storeRows } from './store-rows.ts';
import { DuckDbSession, type EngineResources } from './session.ts';

/** Fits a function of 2 GB: DuckDB's limit is not all it uses, and Node needs its part. */
const defaultResources: EngineResources = { memoryMb: 600, threads: 2 };

/** The dataset engine inside one process: DuckDB for columns, our own scan for the bytes. */
export class DuckDbDatasetEngine implements DatasetEngine {
  readonly #resources: EngineResources;

  constructor(resources: EngineResources = defaultResources) {
    this.#resources = resources;
  }

  receive(
    body: AsyncIterable<Uint8Array>,
    { limits, workDirectory }: { limits: IngestLimits; workDirectory: string },
  ): Promise<ReceivedFile> {
    return receiveRawFile(body, limits, join(workDirectory, 'received'));
  }

  async examine(input: ExamineInput): Promise<AcceptedDataset | RefusedDataset> {
    const session = await DuckDbSession.open(input.workDirectory, this.#resources);
    try {
      return await examine(session, input);
    } catch (error) {
      // Nothing but the file itself can be behind a Parquet page that can't be decoded.
      if (input.file.format === 'parquet' && isReadFailure(error)) {
        return { outcome: 'refused', findings: [brokenParquet(reasonOf(error))] };
      }
      if (error instanceof EvergreenError) throw error;
      throw new EngineFailureError(`The dataset engine failed: ${reasonOf(error)}`);
    } finally {
      session.closeAll();
    }
  }
}

async function examine(
  session: DuckDbSession,
  input: ExamineInput,
): Promise<AcceptedDataset | RefusedDataset> {
  const source = await openSource(session, input);
  if ('refused' in source) return { outcome: 'refused', findings: [source.refused] };
  const { staged, findings } = await examineRows(session, source, input.definition);
  if (findings.length > 0) return { outcome: 'refused', findings, rowsRead: source.rows };
  return await storeRows(session, staged, input);
}

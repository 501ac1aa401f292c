import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import type { LedgerReader } from '../../local/watch/ledger-reader.ts';
import type { ModelDefinitionInput } from '../../pipelines/model-definition/contract.ts';
import type { RunRecord } from '../../pipelines/training/contract.ts';
import type { ApiUnderTest } from './api-under-test.ts';
import type { AppUnderTest } from './app-under-test.ts';
import { MonitoringUnderTest } from './monitoring-under-test.ts';

const EXAMPLES = new URL('../../examples/', import.meta.url);
const FILES = ['first', 'second'] as const;

/** A row of an example, typed as its columns are, and whether the label is what a test looks for. */
export interface ExampleRow {
  /** As an application sends it: without key and label. */
  readonly record: Readonly<Record<string, number | string | null>>;
  readonly label: string;
}

/** An example's model in the deployed app, from its files to what is said of its traffic. */
export class TaskUnderTest {
  readonly model: string;
  readonly monitoring: MonitoringUnderTest;
  readonly #definition: ModelDefinitionInput;
  readonly #folder: URL;
  readonly #app: AppUnderTest;
  readonly #api: ApiUnderTest;
  readonly #ledger: LedgerReader;

  /** @param folder - of the example */
  constructor(
    app: AppUnderTest,
    api: ApiUnderTest,
    definition: ModelDefinitionInput,
    folder: string,
  ) {
    this.model = definition.name;
    this.monitoring = new MonitoringUnderTest(app, this.model);
    this.#definition = definition;
    this.#folder = new URL(`${folder}/data/`, EXAMPLES);
    this.#app = app;
    this.#api = api;
    this.#ledger = app.ledger(this.model);
  }

  /** Uploads a file of the example, and waits until its run's candidate serves. */
  async serve(file: (typeof FILES)[number]): Promise<RunRecord> {
    const { uploadId } = await this.#app.person(this.model).put(`${file}.csv.gz`, this.#read(file));
    const { datasetVersion, status } = await this.#ledger.endOf(uploadId);
    if (datasetVersion === undefined) throw new Error(`The ${file} file is ${status}.`);
    const run = await this.#ledger.endOfRunOf(datasetVersion);
    if (run.verdict?.approval !== 'Approved') {
      throw new Error(`${run.status}: ${run.verdict?.text ?? run.cause}`);
    }
    const release = await this.#ledger.endOfReleaseOf(run.packageArn ?? '');
    if (release.status !== 'released') throw new Error(`${release.status}: ${release.reason}`);
    return run;
  }

  async ask(record: object) {
    return await this.#api.ask({ record }, { model: this.model });
  }

  /** Sends records, a hundred a request, and has them looked at. */
  async monitor(rows: readonly ExampleRow[]) {
    await this.monitoring.traffic(
      rows.map(({ record }) => record),
      100,
    );
    return await this.monitoring.ask();
  }

  /** The rows of both files, in turns. */
  rows(): readonly ExampleRow[] {
    const [first = [], second = []] = FILES.map((file) => this.#rowsOf(file));
    return first.flatMap((row, index) => [row, ...second.slice(index, index + 1)]);
  }

  #rowsOf(file: (typeof FILES)[number]): readonly ExampleRow[] {
    const { columns, label, key = [] } = this.#definition.data;
    const rows: Record<string, string>[] = parse(gunzipSync(this.#read(file)), { columns: true });
    return rows.map((row) => ({
      label: row[label.column] ?? '',
      record: Object.fromEntries(
        Object.entries(row)
          .filter(([name]) => name !== label.column && !key.includes(name))
          .map(([name, cell]) => [name, valueOf(cell, columns[name]?.type)]),
      ),
    }));
  }

  #read(file: string): Buffer {
    return readFileSync(new URL(`${file}.csv.gz`, this.#folder));
  }
}

function valueOf(cell: string, type: string | undefined): number | string | null {
  if (cell === '') return null;
  return type === 'category' || type === 'string' ? cell : Number(cell);
}

import { type Command, InvalidArgumentError, Option } from 'commander';
import {
  type PredictionAnswer,
  predictionAnswers,
  problemDocument,
} from '../../pipelines/serving/contract.ts';
import { jsonOf } from '../../pipelines/shared/json-of.ts';
import type { ApiAnswer, DeployedSystem } from '../cloud/deployed-system.ts';
import { PredictionRefusedError } from '../errors.ts';
import type { Answer } from '../output/answer.ts';
import { predictionsText } from '../output/predictions-text.ts';
import { readRecords, type RecordsFile } from './read-records.ts';
import type { Work } from './work.ts';

interface PredictOptions {
  readonly record?: object;
  readonly file?: string;
}

export function addPredict(program: Command, work: Work): void {
  program
    .command('predict')
    .summary('ask a released model for predictions')
    .description(
      'Asks the HTTPS API for predictions of a released model, signed with your AWS credentials.',
    )
    .argument('<model>', 'the name of a model')
    .option('--record <json>', 'one record, as a JSON object', jsonObject)
    .addOption(
      new Option(
        '--file <path>',
        'records: .json with an object or an array of them, .csv with a header',
      ).conflicts('record'),
    )
    .action(async (model: string, options: PredictOptions, command: Command) => {
      const { record, file } = options;
      if (record === undefined && file === undefined) {
        command.error('error: name what to predict for: --record or --file.');
      }
      await work(
        async (system) => await predict(system, model, file === undefined ? { record } : { file }),
      );
    });
}

/** @throws PredictionRefusedError with what the API said */
export async function predict(
  system: DeployedSystem,
  model: string,
  asked: { readonly record?: object | undefined } | RecordsFile,
): Promise<Answer> {
  const body =
    'file' in asked
      ? { records: await readRecords(asked, system, model) }
      : { record: asked.record };
  const path = `models/${encodeURIComponent(model)}/predictions`;
  const answer = answerOf(await system.callApi({ method: 'POST', path, body }));
  return { json: answer, text: (looks) => predictionsText(answer, looks) };
}

function answerOf({ status, body }: ApiAnswer): PredictionAnswer {
  const document = jsonOf(body);
  if (status === 200) {
    for (const schema of Object.values(predictionAnswers)) {
      const read = schema.safeParse(document);
      if (read.success) return read.data;
    }
  }
  throw refused(status, document);
}

const MOST_MISTAKES = 3;

function refused(status: number, document: unknown): PredictionRefusedError {
  const read = problemDocument.safeParse(document);
  if (!read.success) {
    return new PredictionRefusedError(`The API answered ${status}, and nothing that can be read.`);
  }
  const { title, detail, errors = [], errorCount = 0, instance } = read.data;
  const mistakes = errors
    .slice(0, MOST_MISTAKES)
    .map(
      ({ pointer, got, expected, fix }) => `${pointer}: got ${got}, expected ${expected}. ${fix}`,
    );
  const left = errorCount - mistakes.length;
  const said = [`${title} (${status}).`, detail, ...mistakes, left > 0 && `And ${left} more.`];
  return new PredictionRefusedError(`${said.filter(Boolean).join(' ')} Request ${instance}.`, {
    status,
  });
}

function jsonObject(text: string): object {
  const value = jsonOf(text);
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw new InvalidArgumentError('It must be a JSON object such as {"distance": 500}.');
}

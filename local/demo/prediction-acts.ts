import { predictionAnswers, problemDocument } from '../../pipelines/serving/contract.ts';
import type { Reply } from '../cloud/signed-requests.ts';
import { type Flight, someFlights } from './flights.ts';
import { DemoFailedError, type Stage } from './stage.ts';
import { ASKED } from './story.ts';
import { Traffic, type TrafficReport } from './traffic.ts';

/** Enough different ones that nobody could have kept the answers. */
const FLIGHTS = 500;

/** An application asks with a signature, without one, and with a mistake. */
export async function askForPredictions(stage: Stage): Promise<void> {
  const { narrator, application } = stage;
  narrator.act('An application asks for predictions');
  const [flight = {}] = await someFlights(ASKED.winter, 1);
  await askOnce(stage, flight);

  const unsigned = problemIn(await application.ask(flight, { isSigned: false }), 403);
  narrator.say(`The same without a signature: 403, ${unsigned.title}.`);

  const wrong = await application.ask({ ...flight, distance: 'far', origni: 'EWR' });
  const { title, errors = [] } = problemIn(wrong, 422);
  narrator.say(`With a word where a number belongs, and a slip in a name: 422, ${title}:`);
  for (const { pointer, got, expected, fix } of errors) {
    narrator.say(`  ${pointer}: got ${got}, expected ${expected}. ${fix}`);
  }
  if (!errors.some(({ pointer }) => pointer.endsWith('/distance'))) {
    throw new DemoFailedError(`The answer does not name the wrong field: ${wrong.body}`);
  }
}

async function askOnce({ narrator, application }: Stage, flight: Flight): Promise<void> {
  const { carrier, origin, destination, scheduled_departure: departure } = flight;
  const { status, body } = await application.ask(flight);
  const answer = predictionAnswers.binary.safeParse(status === 200 ? JSON.parse(body) : undefined);
  const [prediction] = answer.data?.predictions ?? [];
  if (!answer.success || !prediction) {
    throw new DemoFailedError(`A prediction was to come, and ${status} came: ${body}`);
  }
  const { version, candidateId, variant, inferenceId } = answer.data;
  narrator.say(
    `A signed POST /models/flight-delay/predictions: will ${carrier} from ${origin} to ${destination}, planned for ${departure}, be late?`,
  );
  narrator.facts({
    prediction: String(prediction.label),
    probability: prediction.probability.toFixed(3),
    'model version': `${version}, ${candidateId}`,
    variant,
    'inference id': inferenceId,
  });
}

function problemIn({ status, body }: Reply, expected: number) {
  const problem = problemDocument.safeParse(JSON.parse(body));
  if (status === expected && problem.success) return problem.data;
  throw new DemoFailedError(`${expected} was to come with a problem, and ${status} came: ${body}`);
}

/**
 * Has an application ask all the time while something happens.
 * @param file - whose flights it asks about
 * @throws DemoFailedError when one request is not answered
 */
export async function underTraffic<T>(
  { application }: Pick<Stage, 'application'>,
  { perSecond, file = ASKED.winter }: { readonly perSecond: number; readonly file?: string },
  happening: () => Promise<T>,
): Promise<{ readonly result: T; readonly report: TrafficReport }> {
  const flights = await someFlights(file, FLIGHTS);
  let next = 0;
  const traffic = new Traffic(async () => {
    next = (next + 1) % flights.length;
    return await application.ask(flights[next] ?? {});
  }, perSecond);
  // Not left running when what happens fails: the demo ends, and says so.
  const result = await happening().catch(async (error: unknown) => {
    await traffic.stop();
    throw error;
  });
  const report = await traffic.stop();
  if (report.failed === 0) return { result, report };
  throw new DemoFailedError(
    `${report.failed} of ${report.sent} requests were not answered: ${report.failures.join('; ')}`,
  );
}

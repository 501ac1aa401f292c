/**
 * What does the prediction API cost on top of the endpoint, and the endpoint on top of the model?
 *
 *     node bench/predict.ts [rounds = 1000] [requests a second = 200] [seconds = 30]
 *
 * Deploys the example into a local cloud, releases a model of January and says what that took, and
 * asks for one flight at a time: the API over HTTPS, InvokeEndpoint, and the model server itself take turns, so that whatever
 * else the machine does meets all three. Then the API alone is asked at a constant rate.
 */
import { readdir, readFile, stat } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { InvokeEndpointCommand, SageMakerRuntimeClient } from '@aws-sdk/client-sagemaker-runtime';
import { loadConfig } from '../lib/config/index.ts';
import { bringUp, type RunningApp } from './bring-up.ts';
import { clientConfiguration } from './cloud/client-configuration.ts';
import { Application } from './demo/application.ts';
import { DataPerson } from './demo/data-person.ts';
import { type Flight, someFlights } from './demo/flights.ts';
import { dataFile } from './demo/stage.ts';
import { Traffic } from './demo/traffic.ts';
import { output } from './deploy/deploy-app.ts';
import { fromRepository } from './folders.ts';
import { cpuByPart } from './processes/cpu-by-part.ts';
import { session } from './session.ts';
import { LedgerReader } from './watch/ledger-reader.ts';
import { uploadToLive } from './watch/upload-to-live.ts';
import { featureColumns } from '../pipelines/model-definition/feature-columns.ts';
import { endpointNameOf } from '../pipelines/serving/variants.ts';

const MODEL = 'flight-delay';
const ENDPOINT = endpointNameOf('evergreen', MODEL);
const CONFIG = fromRepository('bench/served');
const WARM_UP = 100;
const WARM_UP_SECONDS = 10;

type Ask = (flight: Flight) => Promise<void>;

const features = (await loadConfig(CONFIG)).definitions.flatMap(({ definition }) =>
  featureColumns(definition),
);
const [rounds = 1_000, perSecond = 200, lasting = 30] = process.argv.slice(2).map(Number);

await session(async ({ runFolder, fail }) => {
  const app = await bringUp({ configFolder: CONFIG, runFolder, onCloudLost: fail, quiet: true });
  await release(app);
  const api = new Application(app.cloud, output(app.outputs, 'evergreen-serving', 'ApiUrl'), MODEL);
  const flights = await someFlights('2013-04.csv.gz', 500);
  await takeTurns(flights, {
    api: async (flight) => {
      const { status, body } = await api.ask(flight);
      if (status !== 200) throw new Error(`${status} ${body}`);
    },
    endpoint: invokeEndpoint(app),
    server: await askServer(runFolder),
  });
  await holdRate(api, flights);
});

/** Has January's model trained, judged, approved and released. */
async function release({ cloud, outputs }: RunningApp): Promise<void> {
  const bucket = output(outputs, 'evergreen-data', 'DataBucketName');
  const ledger = new LedgerReader(
    cloud,
    output(outputs, 'evergreen-data', 'LedgerTableName'),
    MODEL,
  );
  const january = '2013-01.csv.gz';
  const file = await readFile(dataFile(january));
  const { uploadId, at } = await new DataPerson(cloud, bucket, MODEL).put(january, file);
  const { datasetVersion = '' } = await ledger.endOf(uploadId);
  const run = await ledger.endOfRunOf(datasetVersion);
  const release = await ledger.endOfReleaseOf(run.packageArn ?? '');
  const { status, reason } = release;
  if (status !== 'released') throw new Error(`The model is ${status}: ${reason}`);
  const took = await uploadToLive(cloud, { uploadedAt: at, run, release, endpoint: ENDPOINT });
  const seconds = Object.entries(took).map(([part, value]) => `${part} ${value.toFixed(1)} s`);
  console.log(`upload to live, ${loadText()}`);
  console.log(`  ${seconds.join(', ')}`);
}

function invokeEndpoint({ cloud }: RunningApp): Ask {
  const client = new SageMakerRuntimeClient(clientConfiguration(cloud));
  return async (flight) => {
    await client.send(
      new InvokeEndpointCommand({
        EndpointName: ENDPOINT,
        ContentType: 'application/json',
        Body: featuresOf(flight),
      }),
    );
  };
}

/** The model server is a process, whose port lies in its folder. */
async function askServer(runFolder: string): Promise<Ask> {
  const folder = join(runFolder, 'sagemaker');
  const instances = (await readdir(folder)).filter((name) => name.startsWith('i-'));
  const files = instances.map((name) => join(folder, name, 'port'));
  const [file] = (
    await Promise.all(
      files.map(async (path) => ({ path, at: (await stat(path).catch(() => undefined))?.mtimeMs })),
    )
  )
    .filter(({ at }) => at !== undefined)
    .toSorted((a, b) => (b.at ?? 0) - (a.at ?? 0));
  if (!file) throw new Error('No model server is running.');
  const port = Number(await readFile(file.path, 'utf8'));
  const agent = new Agent({ keepAlive: true });
  return async (flight) => {
    const body = featuresOf(flight);
    await new Promise<void>((resolve, reject) => {
      const headers = { 'content-type': 'application/json', 'content-length': body.length };
      const path = '/invocations';
      const asked = request(
        { host: '127.0.0.1', port, path, agent, method: 'POST', headers },
        (response) => {
          text(response).then((answer) => {
            if (response.statusCode === 200) resolve();
            else reject(new Error(`${response.statusCode} ${answer}`));
            return answer;
          }, reject);
        },
      );
      asked.on('error', reject);
      asked.end(body);
    });
  };
}

/** What the API makes of a flight for the endpoint. */
function featuresOf(flight: Flight): Buffer {
  const instance = Object.fromEntries(features.map((name) => [name, flight[name] ?? null]));
  return Buffer.from(JSON.stringify({ instances: [instance] }));
}

async function takeTurns(
  flights: readonly Flight[],
  ways: Readonly<Record<'api' | 'endpoint' | 'server', Ask>>,
): Promise<void> {
  const took: Record<string, number[]> = {};
  for (let round = -WARM_UP; round < rounds; round += 1) {
    const flight = flights[(round + WARM_UP) % flights.length] ?? {};
    for (const [way, ask] of Object.entries(ways)) {
      const from = performance.now();
      await ask(flight);
      if (round >= 0) (took[way] ??= []).push(performance.now() - from);
    }
  }
  console.log(`one flight, one at a time, ${rounds} rounds, ${loadText()}`);
  const quantile = (way: string, share: number) => {
    const sorted = (took[way] ?? []).toSorted((a, b) => a - b);
    return sorted[Math.floor(share * (sorted.length - 1))] ?? 0;
  };
  for (const way of Object.keys(ways)) {
    const [p50, p99] = [quantile(way, 0.5), quantile(way, 0.99)];
    const ratio = p50 / quantile('server', 0.5);
    console.log(
      `  ${way.padEnd(8)} p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms, ${ratio.toFixed(1)} times the server's p50`,
    );
  }
  const above = quantile('api', 0.5) - quantile('server', 0.5);
  console.log(`  API above the model's own time: ${above.toFixed(1)} ms p50`);
}

async function holdRate(api: Application, flights: readonly Flight[]): Promise<void> {
  let next = 0;
  const send = async (seconds: number) => {
    const traffic = new Traffic(async () => {
      next = (next + 1) % flights.length;
      return await api.ask(flights[next] ?? {});
    }, perSecond);
    await new Promise((resolve) => setTimeout(resolve, seconds * 1_000));
    return await traffic.stop();
  };
  // So many at once start functions, which costs more than hundreds of answers.
  await send(WARM_UP_SECONDS);
  const before = await cpuByPart();
  const report = await send(lasting);
  const { sent, failed, failures, p50, p99 } = report;
  const held = report.perSecond.toFixed(0);
  console.log(`${perSecond} requests a second for ${lasting} s, ${loadText()}`);
  console.log(`  held ${held} a second: ${sent} requests, ${failed} failed ${failures.join('; ')}`);
  console.log(`  p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms`);
  const after = await cpuByPart();
  if (before === undefined || after === undefined) return;
  const used = [...after]
    .map(([part, cpu]) => ({ part, cpu: (cpu - (before.get(part) ?? 0)) / sent }))
    .filter(({ cpu }) => cpu >= 0.005)
    .toSorted((a, b) => b.cpu - a.cpu);
  const total = used.reduce((sum, { cpu }) => sum + cpu, 0);
  const parts = used.map(({ part, cpu }) => `${part} ${cpu.toFixed(2)}`).join(', ');
  // Of whole processes: of the function, the runtime around the handler among it.
  console.log(`  CPU a request: ${total.toFixed(2)} ms (${parts})`);
}

function loadText(): string {
  return `load ${loadavg()[0]?.toFixed(1)}`;
}

import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { type Welcome, welcomeText } from '../../../local/watch/welcome.ts';

const WELCOME: Welcome = {
  system: 'evergreen',
  endpoint: 'https://127.0.0.1:4000',
  certificate: '/tmp/run/server.crt',
  region: 'us-east-1',
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  environment: { AWS_REGION: 'us-east-1', AWS_CA_BUNDLE: '/tmp/run/server.crt' },
  bucket: 'data',
  api: 'https://127.0.0.1:4000/_aws/execute-api/a1b2c3d4/v1',
  models: ['toy', 'flight-delay'],
};

/** Each command of the text, as the words a shell makes of it. */
function words(text: string, command: string): string[] {
  const start = text.indexOf(`  ${command} `);
  const end = text.indexOf('\n\n', start);
  const line = text.slice(start, end).replace(command, `printf '%s\\0'`);
  return execFileSync('bash', ['-c', line], { encoding: 'utf8' }).split('\0').slice(0, -1);
}

describe('the commands that are printed', () => {
  it.each(['/tmp/run', '/tmp/with space', `/tmp/it's "quoted" $HOME`, '/tmp/grün'])(
    'survive a shell in %s',
    (folder) => {
      const certificate = `${folder}/server.crt`;
      const file = `${folder}/2013-01.csv.gz`;
      const text = welcomeText({
        ...WELCOME,
        certificate,
        environment: { AWS_REGION: 'us-east-1', AWS_CA_BUNDLE: certificate },
        sample: {
          model: 'flight-delay',
          file,
          traffic: `${folder}/2013-07.csv.gz`,
          record: { carrier: "it's" },
        },
      });
      expect(words(text, 'curl')).toEqual(
        expect.arrayContaining([
          '--cacert',
          certificate,
          '--upload-file',
          file,
          'https://127.0.0.1:4000/data/raw/flight-delay/2013-01.csv.gz',
        ]),
      );
      expect(words(text.slice(text.indexOf('by the command')), 'curl')).toEqual(
        expect.arrayContaining([
          'aws:amz:us-east-1:execute-api',
          `{"record":{"carrier":"it's"}}`,
          'https://127.0.0.1:4000/_aws/execute-api/a1b2c3d4/v1/models/flight-delay/predictions',
        ]),
      );
      expect(words(text, 'npx evergreen predict')).toEqual([
        'flight-delay',
        '--record',
        `{"carrier":"it's"}`,
      ]);
      const [unpack = ''] = text.match(/gunzip -c .*(?= \| head)/) ?? [];
      expect(words(`  ${unpack}\n\n`, 'gunzip -c')).toEqual([`${folder}/2013-07.csv.gz`]);
      expect(words(text, 'export')).toEqual([
        'AWS_REGION=us-east-1',
        `AWS_CA_BUNDLE=${certificate}`,
      ]);
    },
  );

  it('name a file of the person’s own where there is no sample', () => {
    expect(words(welcomeText(WELCOME), 'curl')).toContain('<your file>.csv');
  });

  it('go the whole loop, in its order', () => {
    const text = welcomeText(WELCOME);
    const places = ['status', 'predict', 'monitor', 'decisions', 'retrain', 'report'].map((name) =>
      text.indexOf(`\n  npx evergreen ${name} `),
    );
    expect(places.every((place) => place > 0)).toBe(true);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
  });

  it('ask the deployed system by its name', () => {
    const text = welcomeText(WELCOME);
    expect(text).toContain('\n  npx evergreen runs toy\n  npx evergreen explain toy\n');
    const other = welcomeText({ ...WELCOME, system: 'acme' });
    expect(other).toContain('\n  npx evergreen runs toy --system acme\n');
  });
});

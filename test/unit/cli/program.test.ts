import { describe, expect, it } from 'vitest';
import type { SystemAddress } from '../../../cli/cloud/deployed-system.ts';
import { NoSuchSystemError } from '../../../cli/errors.ts';
import { InMemorySystem } from './in-memory-system.ts';
import { said } from './said.ts';
import { runIdWith } from './sample-runs.ts';

/** An error as an SDK throws it. */
function anError(name: string, message: string, code?: string): Error {
  return Object.assign(new Error(message), { name, ...(code !== undefined && { code }) });
}

async function failingWith(error: Error) {
  return await said(['runs', 'flight-delay'], undefined, {
    openSystem: () => {
      throw error;
    },
  });
}

describe('which system a command works on', () => {
  async function opened(args: readonly string[], environment = {}): Promise<SystemAddress> {
    let address: SystemAddress | undefined;
    const openSystem = async (asked: SystemAddress) => {
      address = asked;
      return await Promise.resolve(new InMemorySystem([]));
    };
    await said(args, undefined, { openSystem, environment });
    if (!address) throw new Error('No system was opened');
    return address;
  }

  it('is evergreen unless it is told otherwise', async () => {
    expect(await opened(['runs', 'toy'])).toEqual({ system: 'evergreen' });
  });

  it.each([
    [['--system', 'acme', 'runs', 'toy'], {}, { system: 'acme' }],
    [['runs', 'toy', '--system', 'acme'], { EVERGREEN_SYSTEM: 'other' }, { system: 'acme' }],
    [['runs', 'toy'], { EVERGREEN_SYSTEM: 'acme' }, { system: 'acme' }],
    [['runs', 'toy', '--region', 'eu-west-1'], {}, { system: 'evergreen', region: 'eu-west-1' }],
  ])('of %j with %j is %j', async (args, environment, address) => {
    expect(await opened(args, environment)).toEqual(address);
  });
});

describe('a command that is called wrongly', () => {
  it.each([
    [[], /Usage: evergreen/],
    [['unknown'], /unknown command 'unknown'/],
    [['run'], /Did you mean runs\?/],
    [['runs'], /missing required argument 'model'/],
    [['runs', 'toy', '--limit', '0'], /whole number from 1/],
    [['runs', 'toy', '--limit', 'all'], /whole number from 1/],
    [['runs', 'toy', 'more'], /too many arguments/],
    [['runs', 'toy', '--compare', runIdWith('1')], /takes two runs, and got 1/],
    [['runs', 'toy', '--compare', runIdWith('1'), 'x'], /20 hexadecimal digits/],
    [
      ['runs', 'toy', '--limit', '3', '--compare', runIdWith('1'), runIdWith('2')],
      /cannot be used with/,
    ],
    [['retry', 'flight-delay'], /20 hexadecimal digits/],
    [['approve', runIdWith('1')], /required option '--why <text>'/],
    [['reject', runIdWith('1'), '--why', ' '], /reason is empty/],
    [['approve', runIdWith('1'), '--why', 'x'.repeat(1_025)], /1025 characters; .*1024/],
  ])('%j is told so, and ends with 2', async (args, why) => {
    const { code, output, errors } = await said(args);
    expect(errors).toMatch(why);
    expect({ code, output }).toEqual({ code: 2, output: '' });
  });
});

describe('the help', () => {
  it.each([[['--help']], [['runs', '--help']], [['approve', '--help']]])(
    '%j comes on the output, within its width',
    async (args) => {
      const { code, output, errors } = await said(args, undefined, { width: 80 });
      expect({ code, errors }).toEqual({ code: 0, errors: '' });
      expect(output).toMatch(/^Usage: evergreen/);
      const options = output.slice(
        0,
        output.includes('Examples') ? output.indexOf('Examples') : undefined,
      );
      expect(Math.max(...options.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
    },
  );
});

describe('a command that fails', () => {
  it.each([
    [anError('CredentialsProviderError', 'Could not load credentials'), /No AWS credentials/],
    [anError('Error', 'Region is missing'), /Name one with --region/],
    [anError('ExpiredTokenException', 'The security token is expired'), /have expired/],
    [anError('UnrecognizedClientException', 'invalid token'), /does not accept your credentials/],
    [anError('AggregateError', '', 'ECONNREFUSED'), /could not be reached.*ECONNREFUSED/],
    [anError('Error', 'self-signed certificate', 'DEPTH_ZERO_SELF_SIGNED_CERT'), /NODE_EXTRA_CA/],
    [new NoSuchSystemError('There is no system called "x".'), /^error: There is no system/],
    [anError('ValidationException', 'first\n  second'), /first second \(system "evergreen"\)/],
  ])('with %s says what to do in one line, without a stack', async (error, why) => {
    const { code, output, errors } = await failingWith(error);
    expect(errors).toMatch(why);
    expect(errors).not.toMatch(/\n|^ +at /m);
    expect({ code, output }).toEqual({ code: 1, output: '' });
  });
});

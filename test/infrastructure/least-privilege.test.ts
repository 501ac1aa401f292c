import { readdirSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { resourcesOf, synthesisedApp } from '../support/synthesised-app.ts';

const TESTS = new URL('../system/', import.meta.url);

/** Roles that a test finds by what has them, with the words it finds them by. */
const FOUND_OTHERWISE: Readonly<Record<string, readonly [test: string, words: string]>> = {
  TrainingRole: ['least-privilege-workflow.test.ts', 'probes.runs.machineArn'],
  ReleaseRole: ['least-privilege-release.test.ts', 'copies.machine(await altered.quick())'],
  MonitoringRole: ['least-privilege-monitoring.test.ts', 'copies.machine(monitoring.machine.arn)'],
  JobRole: ['least-privilege-jobs.test.ts', "app.output('JobRoleArn', 'evergreen-training')"],
  // Beside the other things that can go wrong with a prediction.
  PredictRole: ['predictions-faults.test.ts', "'PredictRole'"],
};

/** Roles without which nothing of ours goes wrong, and why they may do what they may. */
const UNTESTED: Readonly<Record<string, string>> = {
  ApiLogsRole:
    'Logs of every API of the account, by the actions that API Gateway documents; set only where the config asks for access logs.',
};

/** The roles of the app with everything that a config can ask for, as tests call them. */
let roles: readonly string[];
let named: ReadonlySet<string>;

beforeAll(async () => {
  const resources = resourcesOf(await synthesisedApp('test/fixtures/stacks'));
  roles = resources.flatMap(({ Type, id }) => (Type === 'AWS::IAM::Role' ? shortName(id) : []));
  named = new Set(readdirSync(TESTS).filter(isAboutPrivilege).flatMap(rolesIn));
}, 60_000);

describe('every role', () => {
  it('is one that a test takes each grant from, or has a written reason', () => {
    const known = [...named, ...Object.keys(FOUND_OTHERWISE), ...Object.keys(UNTESTED)];
    expect(roles.length).toBeGreaterThan(30);
    expect(roles.filter((role) => !known.includes(role))).toEqual([]);
  });

  it('that a test or a reason names is there', () => {
    const known = [...named, ...Object.keys(FOUND_OTHERWISE), ...Object.keys(UNTESTED)];
    expect(known.filter((role) => !roles.includes(role))).toEqual([]);
  });

  it.each(Object.entries(FOUND_OTHERWISE))('%s is found as its test says', (_, [test, words]) => {
    expect(textOf(test)).toContain(words);
  });
});

/** Without CDK's hash, and the set of functions that it belongs to. */
function shortName(logicalId: string): string {
  return logicalId.replace(/[0-9A-F]{8}$/, '').replace(/^[A-Z][a-z]+Functions/, '');
}

function isAboutPrivilege(file: string): boolean {
  return /^least-privilege.*\.test\.ts$/.test(file);
}

function rolesIn(file: string): string[] {
  return [...textOf(file).matchAll(/'([A-Z][A-Za-z]*Role)'/g)].map(([, role = '']) => role);
}

function textOf(file: string): string {
  return readFileSync(new URL(file, TESTS), 'utf8');
}

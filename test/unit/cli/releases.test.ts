import { describe, expect, it } from 'vitest';
import type { ReleaseRecord } from '../../../pipelines/release/contract.ts';
import { releaseIdOf } from '../../../pipelines/release/ids.ts';
import { InMemorySystem } from './in-memory-system.ts';
import { said } from './said.ts';
import { packageArn, registeredRun, runIdWith } from './sample-runs.ts';

const WHY = ['--why', 'late flights are missed'] as const;
const model = 'flight-delay';

function released(version: number, overrides: Partial<ReleaseRecord> = {}): ReleaseRecord {
  return {
    id: releaseIdOf(packageArn(version)),
    attempt: 1,
    model,
    packageArn: packageArn(version),
    packageVersion: version,
    status: 'released',
    fleet: `evergreen-flight-delay-v${version}-1`,
    startedAt: `2026-01-0${version}T03:00:00.000Z`,
    endedAt: `2026-01-0${version}T03:10:00.000Z`,
    ...overrides,
  };
}

/** Versions 1 to 3 were released one after the other: the last serves. */
function systemWith(releases: readonly ReleaseRecord[], serving?: number): InMemorySystem {
  const system = new InMemorySystem(
    [1, 2, 3].map((version) => registeredRun(String(version), { packageVersion: version })),
  );
  system.releaseRecords.push(...releases);
  if (serving !== undefined) {
    system.champions.set(model, {
      model,
      packageArn: packageArn(serving),
      packageVersion: serving,
      candidateId: `cnd-${String(serving).repeat(20)}`,
      endpoint: 'evergreen-flight-delay',
      fleet: `evergreen-flight-delay-v${serving}-1`,
      releaseId: releaseIdOf(packageArn(serving)),
      since: '2026-01-04T00:00:00.000Z',
    });
  }
  return system;
}

describe('evergreen release', () => {
  it.each([
    ['was rolled back', [released(1), released(2, { status: 'rolledBack' })], 2],
    ['failed twice', [released(1), released(2, { status: 'failed', attempt: 2 })], 3],
    // The first attempt is an event's, which never goes back, nor repeats a roll-back.
    ['the ledger has never heard of', [released(1)], 2],
  ])('starts the next attempt at one that %s', async (_what, releases, attempt) => {
    const system = systemWith(releases, 1);
    const { code, output } = await said(['release', runIdWith('2'), ...WHY], system);
    const id = releaseIdOf(packageArn(2));
    const request = { id, attempt, model, packageArn: packageArn(2), packageVersion: 2 };
    expect(code).toBe(0);
    expect(system.startedReleases).toEqual([
      { name: `${id}-${attempt}`, input: { release: request, why: WHY[1] } },
    ]);
    expect(output).toContain(`Attempt ${attempt} at the release of version 2`);
    expect(output).toContain('Version 1 serves until it is done.');
  });

  it('passes over attempts that failed unheard of, and starts nothing twice', async () => {
    const system = systemWith([released(1), released(2, { status: 'rolledBack' })], 1);
    const id = releaseIdOf(packageArn(2));
    system.executions.set(`${id}-2`, 'failed').set(`${id}-3`, 'succeeded');
    const { output } = await said(['release', runIdWith('2'), ...WHY, '--json'], system);
    expect(JSON.parse(output)).toEqual({
      release: id,
      model,
      version: 2,
      attempt: 3,
      execution: `${id}-3`,
      started: false,
      servingVersion: 1,
    });
    expect(system.startedReleases).toEqual([]);
  });

  it('refuses one that is not approved, or is being released', async () => {
    const system = systemWith([released(1)], 1);
    await system.setApproval(packageArn(2), 'Rejected', 'bad');
    system.executions.set(`${releaseIdOf(packageArn(3))}-1`, 'running');
    const refused = async (digit: string) =>
      (await said(['release', runIdWith(digit), ...WHY], system)).errors;
    expect(await refused('2')).toContain('Version 2 of flight-delay is Rejected');
    expect(await refused('3')).toContain('Attempt 1 at this release is at work');
    expect(system.startedReleases).toEqual([]);
  });
});

describe('evergreen release of the champion', () => {
  it('puts it on its endpoint anew: the endpoint may have been deleted', async () => {
    const system = systemWith([released(1)], 1);
    const { code } = await said(['release', runIdWith('1'), ...WHY], system);
    expect(code).toBe(0);
    expect(system.startedReleases.map(({ name }) => name)).toEqual([
      `${releaseIdOf(packageArn(1))}-2`,
    ]);
  });
});

describe('evergreen rollback', () => {
  it('releases the newest older version that has served and is still approved', async () => {
    const system = systemWith([released(3), released(2), released(1)], 3);
    const { code, output } = await said(['rollback', model, ...WHY], system);
    expect(code).toBe(0);
    expect(system.startedReleases.map(({ name }) => name)).toEqual([
      `${releaseIdOf(packageArn(2))}-2`,
    ]);
    expect(output).toContain('Version 3 stays approved');

    await system.setApproval(packageArn(2), 'Rejected', 'bad too');
    const { output: json } = await said(['rollback', model, ...WHY, '--json'], system);
    expect(JSON.parse(json)).toMatchObject({ version: 1, attempt: 2, servingVersion: 3 });
  });

  it('goes on down from a version that it went back to, and never up', async () => {
    const served = [{ fleet: 'v3', releasedAt: '2026-01-03T03:10:00.000Z' }];
    const system = systemWith(
      [
        released(2, { attempt: 2 }),
        released(3, { status: 'failed', attempt: 2, earlier: served }),
        released(1),
      ],
      2,
    );
    const { output } = await said(['rollback', model, ...WHY, '--json'], system);
    expect(JSON.parse(output)).toMatchObject({ version: 1 });
  });

  it.each([
    ['nothing serves', [released(1)], undefined, /Nothing serves flight-delay/],
    ['nothing older has served', [released(2)], 2, /nothing to go back to/],
    ['what is older was rolled back', [released(1, { status: 'rolledBack' })], 2, /nothing to go/],
  ])('refuses when %s', async (_when, releases, serving, why) => {
    const { code, errors } = await said(['rollback', model, ...WHY], systemWith(releases, serving));
    expect(code).toBe(1);
    expect(errors).toMatch(why);
  });
});

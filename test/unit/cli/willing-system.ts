import type { DeployedStacks } from '../../../cli/cloud/deployed-stacks.ts';
import type { Surroundings } from '../../../cli/program.ts';
import { releaseIdOf } from '../../../pipelines/release/ids.ts';
import { InMemorySystem } from './in-memory-system.ts';
import { aDecision, aMonitoring } from './sample-retraining.ts';
import { failedRun, packageArn, registeredRun, runIdWith } from './sample-runs.ts';

const MODEL = 'flight-delay';
const WHY = ['--why', 'to see it'] as const;

const prediction = {
  inferenceId: 'i-1',
  model: MODEL,
  version: 2,
  candidateId: 'cnd-1',
  variant: 'champion',
  predictions: [{ id: 'i-1.0', label: true, probability: 0.75 }],
};

/** Every command, what it is asked about, and the options it needs. */
export function everyCommand(folder: string): readonly (readonly [string, string, ...string[]])[] {
  return [
    ['runs', MODEL],
    ['explain', MODEL],
    ['explain', runIdWith('1')],
    ['decisions', MODEL],
    ['retrain', MODEL, ...WHY],
    ['retry', runIdWith('4')],
    ['approve', runIdWith('3'), ...WHY],
    ['reject', runIdWith('1'), ...WHY],
    ['status', MODEL],
    ['predict', MODEL, '--record', '{}'],
    ['monitor', MODEL],
    ['report', MODEL, '--to', folder],
    ['release', runIdWith('1'), ...WHY],
    ['rollback', MODEL, ...WHY],
    ['destroy', '', '--yes'],
  ];
}

/** A system in which every command has its way: version 2 serves, 1 served before, 3 waits. */
export function willingSystem(): InMemorySystem {
  const system = new InMemorySystem([
    failedRun('4'),
    registeredRun('3', { packageVersion: 3 }),
    registeredRun('2', { packageVersion: 2 }),
    registeredRun('1', { packageVersion: 1 }),
  ]);
  system.registry.set(packageArn(3), {
    arn: packageArn(3),
    version: 3,
    approval: 'PendingManualApproval',
  });
  for (const version of [1, 2]) system.releaseRecords.push(released(version));
  const { id: releaseId, packageVersion, fleet } = released(2);
  const since = '2026-01-04T00:00:00.000Z';
  const place = { endpoint: 'evergreen-flight-delay', fleet: fleet ?? '', releaseId, since };
  const candidateId = `cnd-${'2'.repeat(20)}`;
  const champion = { model: MODEL, packageArn: packageArn(2), packageVersion, candidateId };
  system.champions.set(MODEL, { ...champion, ...place });
  system.decide = ({ trigger: id, ...asked }) =>
    aDecision({ outcome: 'start', trigger: { ...asked, id, at: since } as never });
  system.measure = ({ id }) => aMonitoring({ id: `mon-flight-delay-${id}` });
  system.answerApi = () => ({ status: 200, body: JSON.stringify(prediction) });
  system.reportPages.set(`${MODEL}/index.html`, 'index');
  return system;
}

function released(version: number) {
  return {
    id: releaseIdOf(packageArn(version)),
    attempt: 1,
    model: MODEL,
    packageArn: packageArn(version),
    packageVersion: version,
    status: 'released',
    fleet: `evergreen-flight-delay-v${version}-1`,
    startedAt: `2026-01-0${version}T03:00:00.000Z`,
    endedAt: `2026-01-0${version}T03:10:00.000Z`,
  } as const;
}

const stacks: DeployedStacks = {
  region: 'eu-west-1',
  stacks: async () =>
    await Promise.resolve([
      { name: 'evergreen-data', status: 'DONE', resources: 1, retained: [], isProtected: false },
    ]),
  remove: async () => {},
  billed: async () => await Promise.resolve([]),
};

/** Where every stack lets itself be deleted. */
export const willingSurroundings: Partial<Surroundings> = {
  openStacks: async () => await Promise.resolve(stacks),
};

import { expect, it } from 'vitest';
import { keepPackageGroup } from '../../../lambdas/keep-package-group/keep-package-group.ts';
import type { PackageGroup, PackageGroups } from '../../../lambdas/shared/ports/package-groups.ts';
import { PackageGroupNotReadyError } from '../../../pipelines/shared/errors.ts';
import { again } from '../../support/killable-calls.ts';
import { ReleaseWorld } from '../../support/release-world.ts';

const NAME = 'evergreen-visits';
const TAGS = { 'evergreen:system': 'evergreen', 'evergreen:model': 'visits' };

/** The registry, with the groups in it; each call may kill the process. */
class RegistryWorld extends ReleaseWorld {
  readonly groups = new Map<string, PackageGroup>();
  /** The statuses a group goes through, one a second; the last one stays. */
  statuses = ['Completed'];
  seconds = 0;

  readonly #registry: PackageGroups = {
    create: async (group) => {
      if (this.groups.has(group.name)) return false;
      this.groups.set(group.name, group);
      return true;
    },
    status: async (name) => {
      if (!this.groups.has(name)) throw new Error(`${name} does not exist.`);
      return this.statuses[Math.min(this.seconds, this.statuses.length - 1)] ?? 'unknown';
    },
    tag: async (name, tags) => {
      const group = this.groups.get(name);
      if (!group) throw new Error(`${name} does not exist.`);
      this.groups.set(name, { ...group, tags: { ...group.tags, ...tags } });
    },
  };

  get keepPorts() {
    return {
      groups: this.calls.of(this.#registry),
      system: 'evergreen',
      sleep: async (milliseconds: number) => void (this.seconds += milliseconds / 1_000),
    };
  }
}

it('makes the group of a model, with the tags that Studio and bills are searched by', async () => {
  const world = new RegistryWorld();
  expect(await keepPackageGroup('visits', world.keepPorts)).toEqual({
    group: NAME,
    outcome: 'created',
  });
  const description = 'Candidates of the model visits, registered by Evergreen';
  expect([...world.groups.values()]).toEqual([{ name: NAME, description, tags: TAGS }]);
});

it('adopts the group that a former stack has left, and whatever it is tagged with', async () => {
  const world = new RegistryWorld();
  const left = {
    name: NAME,
    description: 'of old',
    tags: { team: 'blue', 'evergreen:model': '?' },
  };
  world.groups.set(NAME, left);
  expect(await keepPackageGroup('visits', world.keepPorts)).toEqual({
    group: NAME,
    outcome: 'adopted',
  });
  expect(world.groups.get(NAME)).toEqual({ ...left, tags: { team: 'blue', ...TAGS } });
});

it('waits for a group that is being made', async () => {
  const world = new RegistryWorld();
  world.statuses = ['Pending', 'InProgress', 'InProgress', 'Completed'];
  await keepPackageGroup('visits', world.keepPorts);
  expect(world.seconds).toBe(3);
});

it.each([
  ['Deleting', 0],
  ['DeleteFailed', 0],
  ['Failed', 0],
  ['InProgress', 19],
])('refuses a group that is %s, after %d seconds', async (status, seconds) => {
  const world = new RegistryWorld();
  world.statuses = [status];
  const kept = keepPackageGroup('visits', world.keepPorts);
  await expect(kept).rejects.toThrow(PackageGroupNotReadyError);
  await expect(kept).rejects.toThrow(`${NAME} is ${status}`);
  expect(world.seconds).toBe(seconds);
});

it('killed at any call and asked again, it leaves the same group', async () => {
  for (const isThere of [false, true]) {
    for (const when of ['before', 'after'] as const) {
      for (let call = 1; call <= 3; call += 1) {
        const world = new RegistryWorld();
        if (isThere) world.groups.set(NAME, { name: NAME, description: 'of old', tags: {} });
        world.calls.kill = { call, when };
        await again(async () => await keepPackageGroup('visits', world.keepPorts));
        expect(world.groups.get(NAME)?.tags, `${when} call ${call}`).toEqual(TAGS);
        expect(world.groups.size).toBe(1);
      }
    }
  }
});

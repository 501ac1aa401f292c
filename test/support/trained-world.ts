import { RetrainingWorld } from './retraining-world.ts';

/** A model that waits ten minutes after a run, and for more than half as many rows again. */
export const cooled = { coolDownMinutes: 10, minNewRowShare: 0.6 };

/** A world whose first model is trained on 1,000 rows; nothing holds the next run. */
export async function trained(policy: object = cooled): Promise<RetrainingWorld> {
  const world = new RetrainingWorld(policy);
  await world.send(world.upload(1_000));
  await end(world, 'registered');
  await world.pass(1_440);
  return world;
}

/** Ends the run at work, a minute later, and tells of it. */
export async function end(world: RetrainingWorld, how: 'registered' | 'failed'): Promise<void> {
  await world.pass(1);
  const ended = await world.endRun(how);
  if (!ended) throw new Error('no run is at work');
  await world.send(ended);
}

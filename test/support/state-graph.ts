import { z } from 'zod';

const next = z.looseObject({ Next: z.string() });
const state = z.looseObject({
  Type: z.string(),
  Next: z.string().optional(),
  Default: z.string().optional(),
  Choices: z.array(next).optional(),
  Catch: z.array(next).optional(),
});
const machine = z.looseObject({ StartAt: z.string(), States: z.record(z.string(), state) });

/** A step from one state to the next, as text. */
export function step(from: string, to: string): string {
  return `${from} -> ${to}`;
}

/** The steps of an execution, given the states that it entered in order. */
export function stepsOf(path: readonly string[]): string[] {
  return path.slice(1).map((to, index) => step(path[index] ?? '', to));
}

/** Everything that may follow in a state machine, each once. */
export function stepsIn(definition: string): string[] {
  const { States } = machine.parse(JSON.parse(definition));
  const steps = Object.entries(States).flatMap(([from, { Next, Default, Choices, Catch }]) =>
    [Next, Default, ...[...(Choices ?? []), ...(Catch ?? [])].map((each) => each.Next)]
      .filter((to) => to !== undefined)
      .map((to) => step(from, to)),
  );
  return [...new Set(steps)].toSorted();
}

/** Its states' names. */
export function statesIn(definition: string): string[] {
  return Object.keys(machine.parse(JSON.parse(definition)).States).toSorted();
}

/** The process died: nobody catches it. */
export class Killed extends Error {}

/** A moment at which a process dies: at its n-th call, before the call takes effect, or after. */
export interface Kill {
  readonly call: number;
  readonly when: 'before' | 'after';
}

/** The calls that a process makes of its ports: each is counted, and one can be made to kill it. */
export class KillableCalls {
  count = 0;
  kill: Kill | undefined;

  /** A port whose every call is one of the process. */
  of<T extends object>(port: T): T {
    return intercepted(port, async (call) => await this.one(call));
  }

  /** A single call of the process. */
  async one<T>(call: () => Promise<T>): Promise<T> {
    this.count += 1;
    const dies = this.kill?.call === this.count ? this.kill.when : undefined;
    if (dies === 'before') throw new Killed();
    const answer = await call();
    if (dies === 'after') throw new Killed();
    return answer;
  }
}

/** The same object, each of whose calls is made by another. */
export function intercepted<T extends object>(
  target: T,
  make: (call: () => Promise<unknown>) => Promise<unknown>,
): T {
  return new Proxy(target, {
    get: (_, name) => {
      const member: unknown = Reflect.get(target, name, target);
      if (typeof member !== 'function') return member;
      return async (...args: unknown[]) =>
        await make(async () => (await Reflect.apply(member, target, args)) as unknown);
    },
  });
}

/** As Step Functions does it: a step that died is tried once more. */
export async function again<T>(step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (error) {
    if (!(error instanceof Killed)) throw error;
    return await step();
  }
}

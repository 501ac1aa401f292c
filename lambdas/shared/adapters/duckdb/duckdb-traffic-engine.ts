import { EvergreenError } from '../../../../pipelines/shared/errors.ts';
import type { TrafficSummary } from '../../../../pipelines/drift/contract.ts';
import type {
  ProfileWindowInput,
  SummariseInput,
  TrafficEngine,
  WindowProfile,
} from '../../ports/traffic-engine.ts';
import { EngineFailureError, reasonOf } from './engine-failure.ts';
import { profileWindow } from './profile-window.ts';
import { DuckDbSession, type EngineResources } from './session.ts';
import { summariseTraffic } from './summarise-traffic.ts';

/** The traffic engine inside one process: DuckDB decodes, our own loop counts. */
export class DuckDbTrafficEngine implements TrafficEngine {
  readonly #resources: EngineResources;

  constructor(resources: EngineResources) {
    this.#resources = resources;
  }

  async summarise(input: SummariseInput): Promise<TrafficSummary> {
    return await this.#inSession(input, (session) => summariseTraffic(session, input));
  }

  async profileWindow(input: ProfileWindowInput): Promise<WindowProfile> {
    return await this.#inSession(input, (session) => profileWindow(session, input));
  }

  async #inSession<T>(
    { workDirectory }: { readonly workDirectory: string },
    work: (session: DuckDbSession) => Promise<T>,
  ): Promise<T> {
    const session = await DuckDbSession.open(workDirectory, this.#resources);
    try {
      return await work(session);
    } catch (error) {
      if (error instanceof EvergreenError) throw error;
      throw new EngineFailureError(`The traffic engine failed: ${reasonOf(error)}`);
    } finally {
      session.closeAll();
    }
  }
}

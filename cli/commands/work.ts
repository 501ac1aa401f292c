import type { DeployedSystem } from '../cloud/deployed-system.ts';
import type { Answer } from '../output/answer.ts';

/** Opens the system, does a command's work in it and prints the answer. */
export type Work = (command: (system: DeployedSystem) => Promise<Answer>) => Promise<void>;

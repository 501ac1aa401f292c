import { Architecture } from 'aws-cdk-lib/aws-lambda';
import type { EvergreenConfig } from '../config/index.ts';
import type { FunctionDefaults } from './node-function.ts';

/** What the platform section says about every function. */
export function functionDefaults(platform: EvergreenConfig['platform']): FunctionDefaults {
  return {
    architecture: platform.architecture === 'arm64' ? Architecture.ARM_64 : Architecture.X86_64,
    // oxlint-disable-next-line typescript/no-unsafe-enum-assignment -- the schema allows no other days
    logRetention: platform.logRetentionDays,
  };
}

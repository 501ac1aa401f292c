import type { Construct } from 'constructs';
import { prefixes } from '../../pipelines/dataset/prefixes.ts';
import { ContainerRole, type ContainerRoleProps } from './container-role.ts';
import { JOB_LOGS } from './job-logs.ts';

export type JobRoleProps = Pick<ContainerRoleProps, 'store' | 'images'>;

/**
 * What a training or evaluation job may do: read what it is given, write under `runs/`, log. Code of
 * a model runs under it, isolated from the network; it can read no raw upload and delete nothing.
 */
export class JobRole extends ContainerRole {
  constructor(scope: Construct, id: string, { store, images }: JobRoleProps) {
    const description = 'Training and evaluation jobs of Evergreen';
    super(scope, id, { store, images, description, logs: JOB_LOGS });
    const { datasets, definitions, code, runs } = prefixes;
    for (const prefix of [datasets, definitions, code, runs]) store.grantRead(this, prefix);
    store.grantWrite(this, runs);
    // SageMaker lists what lies under the prefixes of a job's channels and inputs.
    store.grantList(this, [datasets, definitions, code, runs]);
  }
}

/** Something that its stack leaves behind when it is deleted. */
export interface Retained {
  /** CloudFormation's, such as AWS::S3::Bucket. */
  readonly type: string;
  readonly name: string;
  /** What it is called in the stack's template. */
  readonly logicalId: string;
}

/** A stack of a system. */
export interface DeployedStack {
  readonly name: string;
  /** CloudFormation's word, such as CREATE_COMPLETE. */
  readonly status: string;
  readonly resources: number;
  readonly retained: readonly Retained[];
  /** CloudFormation refuses to delete it. */
  readonly isProtected: boolean;
}

/** Something that is billed for as long as it is there, or that belongs to such a thing. */
export interface Billed {
  readonly kind: 'endpoint' | 'endpoint config' | 'model' | 'scalable target' | 'alarm';
  readonly name: string;
}

/** The stacks of a system, and what its work has made beside them. */
export interface DeployedStacks {
  readonly region: string;

  /** In the order in which they can be deleted: each needs those after it. */
  stacks(): Promise<readonly DeployedStack[]>;

  /**
   * Deletes a stack and waits until it is gone.
   * @throws NotDestroyedError naming what could not be deleted, and why
   */
  remove(stack: string): Promise<void>;

  billed(): Promise<readonly Billed[]>;
}

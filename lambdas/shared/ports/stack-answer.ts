/** What a custom resource tells CloudFormation. */
export interface StackAnswer {
  readonly Status: 'SUCCESS' | 'FAILED';
  /** Of a failure; at most 1,000 characters. */
  readonly Reason?: string;
  readonly PhysicalResourceId: string;
  readonly StackId: string;
  readonly RequestId: string;
  readonly LogicalResourceId: string;
}

/** Where CloudFormation waits for an answer. */
export interface StackListener {
  answer(url: string, answer: StackAnswer): Promise<void>;
}

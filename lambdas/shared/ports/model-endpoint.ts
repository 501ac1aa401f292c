/** One request to an endpoint's model server. */
export interface EndpointRequest {
  readonly endpoint: string;
  /** `application/json` */
  readonly body: string;
  /** Kept by SageMaker with what it captures. */
  readonly inferenceId: string;
}

/** What came of it. Only an answer has a body; no message here holds values of a record. */
export type EndpointOutcome =
  | {
      readonly outcome: 'answered';
      readonly body: string;
      /** The container's CustomAttributes. */
      readonly attributes: string | undefined;
      /** Which variant of the endpoint answered. */
      readonly variant: string;
    }
  /** There is no endpoint of that name that serves: none was released yet, or it is gone. */
  | { readonly outcome: 'missing' }
  /** The container answered with an error of its own. */
  | { readonly outcome: 'model-error'; readonly status: number | undefined }
  | { readonly outcome: 'timed-out' }
  | { readonly outcome: 'throttled' }
  /** SageMaker itself can't answer now. */
  | { readonly outcome: 'unavailable'; readonly error: string };

/** The endpoints that models are served on. */
export interface ModelEndpoint {
  /** @throws AccessDeniedError, and whatever is nobody's expectation */
  invoke(request: EndpointRequest): Promise<EndpointOutcome>;
}

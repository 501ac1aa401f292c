/** Where an endpoint stands, as far as whoever takes it down must know. */
export type EndpointStanding =
  /** Changing by itself: it can be neither updated nor deleted. */
  'busy' | 'deleting' | 'settled' | 'gone';

/** What SageMaker holds of a model that serves. What is gone already is deleted well. */
export interface Endpoints {
  /** With SageMaker's own word for it. */
  standing(endpoint: string): Promise<{ readonly is: EndpointStanding; readonly status: string }>;

  /** @returns false when the endpoint has begun to change meanwhile */
  deleteEndpoint(endpoint: string): Promise<boolean>;

  /** The names of an endpoint's configs, whether they are live or not. */
  configs(endpoint: string): Promise<readonly string[]>;

  /** The names of the SageMaker models made for an endpoint. */
  models(endpoint: string): Promise<readonly string[]>;

  deleteConfig(name: string): Promise<void>;
  deleteModel(name: string): Promise<void>;
}

/** What Application Auto Scaling holds of an endpoint. */
export interface ScalableTargets {
  /** Ends the scaling of an endpoint's variants; policies and their alarms go with it. @returns what was scaled */
  deregister(endpoint: string): Promise<readonly string[]>;
}

/** The alarms that releases made to watch their own fleets. */
export interface ReleaseAlarms {
  /** @returns the names of what was deleted */
  deleteAlarms(endpoint: string): Promise<readonly string[]>;
}

/** The folders of the data bucket; what may read or write which is granted by these. */
export const prefixes = {
  /** `raw/<model>/<anything>`: what people upload. */
  raw: 'raw/',
  /** `datasets/<model>/<dataset version>/`: what the ingest workflow made of it. */
  datasets: 'datasets/',
  /** `definitions/<hash>.json`: every model definition a dataset version was checked against. */
  definitions: 'definitions/',
  /** `reports/<model>/<upload id>/`: what the person who uploaded is told. */
  reports: 'reports/',
  /** `policies/<hash>.json`: every run policy a run was decided by. */
  policies: 'policies/',
  /** `code/<hash>/`: every algorithm's code that a run used. */
  code: 'code/',
  /** `runs/<model>/<run>/<attempt>/`: what a run read and made. */
  runs: 'runs/',
  /** `capture/<endpoint>/<variant>/`: what endpoints were asked and answered, as SageMaker captures it. */
  capture: 'capture/',
  /** `baselines/<model>/<candidate>.json`: what a champion was trained on, which drift is measured against. */
  baselines: 'baselines/',
} as const;

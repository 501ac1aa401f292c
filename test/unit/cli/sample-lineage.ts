import { type Lineage, lineage, type RunRecord } from '../../../pipelines/training/contract.ts';

const HASH = 'd'.repeat(64);

/** The lineage of a run that trained on one dataset version and left one out. */
export function lineageOfRun(run: RunRecord): Lineage {
  const { id, model, attempt, trigger, datasetVersion } = run;
  const place = { bucket: 'data-bucket', key: 'raw/flight-delay/2013-01.csv.gz' };
  const object = { ...place, sha256: HASH, bytes: 1_000 };
  return lineage.parse({
    schemaVersion: 1,
    model,
    candidateId: run.candidateId,
    run: { id, attempt, trigger, startedAt: run.startedAt, judgedAt: run.endedAt, seconds: 300 },
    data: {
      dataHash: HASH,
      window: [
        {
          datasetVersion,
          number: 2,
          holdOutIncluded: false,
          rows: 21_558,
          manifest: place,
          raw: { ...place, versionId: 'v1', sha256: HASH },
          rowCounts: { read: 27_004, droppedWithoutLabel: 606, training: 21_558, holdOut: 4_840 },
          trainedOn: [object],
        },
      ],
      excluded: [{ datasetVersion: `dsv-${'0'.repeat(20)}`, number: 1, reason: 'other columns' }],
      holdOut: { datasetVersion, object, dataHash: HASH },
      definition: { hash: HASH, uri: 's3://data-bucket/definitions/x.json' },
    },
    code: {
      algorithm: 'xgboost-tabular',
      hash: HASH,
      uri: 's3://data-bucket/code/x/',
      image: '1.dkr.ecr.eu-west-1.amazonaws.com/sagemaker-xgboost:3.2-0',
      libraries: { xgboost: '3.2.0', numpy: '2.3.4' },
    },
    config: { policyHash: HASH, policy: 's3://data-bucket/policies/x.json' },
    hyperparameters: { max_depth: 6 },
    seed: 7,
    training: { job: run.trainingJob, artifact: run.artifact, seconds: 30 },
    evaluation: {
      job: run.evaluationJob,
      report: 's3://data-bucket/evaluation.json',
      sha256: HASH,
    },
    champion: null,
    verdict: { uri: 's3://data-bucket/verdict.json', outcome: 'passed' },
  });
}

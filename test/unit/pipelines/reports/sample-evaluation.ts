import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  type EvaluationReport,
  evaluationReport,
  type TrainingFacts,
  trainingFacts,
} from '../../../../pipelines/evaluation/contract.ts';

export function evaluationSample(task = 'binary'): EvaluationReport {
  return evaluationReport.parse(fixture(`evaluation-${task}.json`));
}

export function trainingSample(task = 'binary'): TrainingFacts {
  return trainingFacts.parse(fixture(`training-${task}.json`));
}

function fixture(name: string): unknown {
  const url = new URL(`../../../fixtures/evaluation/${name}`, import.meta.url);
  return JSON.parse(readFileSync(fileURLToPath(url), 'utf8'));
}

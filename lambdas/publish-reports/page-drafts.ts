import type { MonitoringRecord } from '../../pipelines/monitoring/contract.ts';
import type { ReleaseRecord } from '../../pipelines/release/contract.ts';
import type { Subject } from '../../pipelines/reports/events.ts';
import { pagePaths } from '../../pipelines/reports/keys.ts';
import { hasEnded, type ModelFacts, runOf } from '../../pipelines/reports/model-facts.ts';
import { monitoringPage } from '../../pipelines/reports/monitoring-page.ts';
import { releasePage } from '../../pipelines/reports/release-page.ts';
import { runPage } from '../../pipelines/reports/run-page.ts';
import type { ModelFactsPorts } from './find-model-facts.ts';
import type { ReportDocuments } from './report-documents.ts';

/** A page that can be made: what it is about, where it lies below the model's folder. */
export interface PageDraft {
  readonly subject: Subject;
  readonly path: string;
  readonly render: () => Promise<string>;
}

export interface PageDraftPorts {
  readonly documents: ReportDocuments;
  readonly releases: Pick<ModelFactsPorts['releases'], 'badCandidate'>;
}

/** Every page that a model's ledger has something to tell on. */
export function pageDrafts(facts: ModelFacts, ports: PageDraftPorts): PageDraft[] {
  const { documents } = ports;
  return [
    ...facts.runs.filter(hasEnded).map((run) => ({
      subject: { kind: 'run' as const, id: run.id },
      path: pagePaths.run(run),
      render: async () => runPage(await documents.ofRun(run)),
    })),
    ...facts.releases
      .filter(({ status }) => status !== 'started')
      .map((release) => ({
        subject: { kind: 'release' as const, id: release.id },
        path: pagePaths.release(release),
        render: async () => await drawRelease(release, facts, ports),
      })),
    ...facts.monitorings.map((monitoring) => ({
      subject: { kind: 'monitoring' as const, id: monitoring.id },
      path: pagePaths.monitoring(monitoring.id),
      render: async () => await drawMonitoring(monitoring, documents),
    })),
  ];
}

async function drawRelease(
  release: ReleaseRecord,
  facts: ModelFacts,
  { releases }: PageDraftPorts,
): Promise<string> {
  const { candidateId, model } = release;
  return releasePage({
    release,
    run: runOf(facts, candidateId),
    bad: candidateId === undefined ? undefined : await releases.badCandidate(model, candidateId),
  });
}

async function drawMonitoring(
  monitoring: MonitoringRecord,
  documents: ReportDocuments,
): Promise<string> {
  return monitoringPage({ monitoring, report: await documents.ofMonitoring(monitoring) });
}

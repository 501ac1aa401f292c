import { setTimeout as sleep } from 'node:timers/promises';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { EVENT_SOURCE } from '../../pipelines/ingest/events.ts';
import type { ReleaseRequest } from '../../pipelines/release/contract.ts';
import { RELEASE_SWEEP } from '../../pipelines/release/events.ts';
import type { ReleasesUnderTest } from './releases-under-test.ts';
import { waitUntil } from './wait-until.ts';

/** How long an approval's event is given, and a second for two clocks. Milliseconds. */
const GRACE = 31_000;

/** Approvals of which nobody is told: the rules of releases are to be disabled meanwhile. */
export class LostApprovals {
  readonly #releases: ReleasesUnderTest;
  readonly #sqs: SQSClient;
  readonly #queueUrl: string;

  constructor(releases: ReleasesUnderTest) {
    this.#releases = releases;
    this.#sqs = new SQSClient(releases.app.clientConfiguration);
    this.#queueUrl = releases.app.output('ReleaseSweepQueueUrl', 'evergreen-serving');
  }

  /** Approves a new package. */
  async approve(): Promise<ReleaseRequest> {
    const { sagemaker } = this.#releases;
    const request = await this.#releases.request({ approval: 'PendingManualApproval' });
    await sagemaker.decide(request.packageArn, 'Approved');
    return request;
  }

  /** Waits until the approvals so far count as lost. */
  async areLost(): Promise<void> {
    await sleep(GRACE);
  }

  /** Says what the clock says. */
  async sweep(): Promise<void> {
    const message = { source: EVENT_SOURCE, 'detail-type': RELEASE_SWEEP, detail: {} };
    await this.#sqs.send(
      new SendMessageCommand({ QueueUrl: this.#queueUrl, MessageBody: JSON.stringify(message) }),
    );
  }

  /** Says it, and waits until every model was looked at. */
  async lookedFor(): Promise<void> {
    await this.sweep();
    const waiting = async () => await this.#releases.app.waiting(this.#queueUrl);
    await waitUntil('lost approvals were looked for', async () => (await waiting()) === 0);
  }
}

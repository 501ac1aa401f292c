import { setTimeout as sleep } from 'node:timers/promises';
import type { StackAnswer, StackListener } from '../ports/stack-answer.ts';

/** Without an answer a stack waits for an hour: 1 + 2 + 4 s are worth it. */
const WAITS = [1_000, 2_000, 4_000];

/**
 * CloudFormation's presigned URL, which takes one PUT without a signature.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-responses.html
 */
export class CloudFormationListener implements StackListener {
  readonly #waits: readonly number[];

  constructor(waits: readonly number[] = WAITS) {
    this.#waits = waits;
  }

  async answer(url: string, answer: StackAnswer): Promise<void> {
    for (const wait of this.#waits) {
      try {
        await put(url, answer);
        return;
      } catch {
        // Whatever it was: the last try's error is told.
        await sleep(wait);
      }
    }
    await put(url, answer);
  }
}

async function put(url: string, answer: StackAnswer): Promise<void> {
  const response = await fetch(url, {
    method: 'PUT',
    // As the URL was signed: any other content type is refused.
    headers: { 'content-type': '' },
    body: Buffer.from(JSON.stringify(answer)),
  });
  if (response.ok) return;
  throw new Error(`CloudFormation did not take the answer: HTTP ${response.status}`);
}

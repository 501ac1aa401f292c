import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { CloudFormationListener } from '../../../../../lambdas/shared/adapters/cloudformation-listener.ts';
import type { StackAnswer } from '../../../../../lambdas/shared/ports/stack-answer.ts';

const answer: StackAnswer = {
  Status: 'FAILED',
  Reason: 'Größe',
  PhysicalResourceId: 'p',
  StackId: 's',
  RequestId: 'r',
  LogicalResourceId: 'l',
};

/** Listens as CloudFormation's bucket does; refuses the first requests with these statuses. */
async function listening(refusals: number[], ask: (url: string) => Promise<void>) {
  const taken: { method: string; type: string; length: string; body: unknown }[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const { method = '', headers } = request;
      const body: unknown = JSON.parse(Buffer.concat(parts).toString('utf8'));
      const type = headers['content-type'] ?? 'none';
      taken.push({ method, type, length: headers['content-length'] ?? 'none', body });
      response.writeHead(refusals.shift() ?? 200).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    await ask(`http://127.0.0.1:${(server.address() as AddressInfo).port}/answer?signature=s`);
  } finally {
    server.close();
  }
  return taken;
}

describe("CloudFormation's ear", () => {
  it('is told by a PUT without a content type, which the signature does not know', async () => {
    const taken = await listening([], async (url) => {
      await new CloudFormationListener([1]).answer(url, answer);
    });
    const length = String(Buffer.byteLength(JSON.stringify(answer)));
    expect(taken).toEqual([{ method: 'PUT', type: '', length, body: answer }]);
  });

  it('is told again when it did not take the answer', async () => {
    const taken = await listening([503, 500], async (url) => {
      await new CloudFormationListener([1, 1]).answer(url, answer);
    });
    expect(taken).toHaveLength(3);
  });

  it('may stay deaf, which is an error that does not show the URL', async () => {
    const taken = await listening([403, 403], async (url) => {
      const told = new CloudFormationListener([1]).answer(url, answer);
      await expect(told).rejects.toThrow('CloudFormation did not take the answer: HTTP 403');
    });
    expect(taken).toHaveLength(2);
  });
});

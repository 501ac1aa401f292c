import { describe, expect, it } from 'vitest';
import { problemDocument } from '../../../../pipelines/serving/contract.ts';
import { gatewayProblems } from '../../../../pipelines/serving/gateway-problems.ts';
import {
  type ProblemKind,
  problemKinds,
  RequestProblem,
} from '../../../../pipelines/serving/problem.ts';

const types = Object.keys(problemKinds).map((kind) => `urn:evergreen:problem:${kind}`);

describe('a problem', () => {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- its own keys
  it.each(Object.keys(problemKinds) as ProblemKind[])('%s is a document', (kind) => {
    const document = new RequestProblem(kind, 'Because.').toDocument('req-1');
    expect(problemDocument.strict().parse(document)).toEqual(document);
    expect(document).toMatchObject({ detail: 'Because.', instance: 'req-1' });
  });
});

describe("the gateway's own problems", () => {
  it.each(Object.entries(gatewayProblems()))('%s has the same shape', (responseType, problem) => {
    const { statusCode, headers, template } = problem;
    const document = problemDocument.strict().parse(JSON.parse(template));
    expect(document.instance).toBe('$context.requestId');
    expect(document.status?.toString()).toBe(statusCode);
    expect(headers['Content-Type']).toBe('application/problem+json');
    expect(headers['Retry-After'] !== undefined).toBe(statusCode === '429');
    expect(types.includes(document.type)).toBe(!responseType.startsWith('DEFAULT'));
    expect(template.match(/\$\w[\w.]*/g)).toEqual(['$context.requestId']);
  });
});

import { describe, expect, it } from 'vitest';
import {
  checkEvaluation,
  type ExpectedEvaluation,
} from '../../../../pipelines/gates/check-evaluation.ts';
import { reportSample } from '../../../support/evaluation-samples.ts';

const asked: ExpectedEvaluation = {
  candidateId: 'cnd-0123456789abcdef0123',
  artifactSha256: '2'.repeat(64),
  championSha256: '1'.repeat(64),
  holdOutHash: 'a'.repeat(64),
  definitionHash: 'd'.repeat(64),
};

describe('checkEvaluation', () => {
  it('takes a report on what was asked for', () => {
    expect(() => {
      checkEvaluation(reportSample(), asked);
    }).not.toThrow();
  });

  it.each<[Partial<ExpectedEvaluation>, string]>([
    [{ candidateId: 'cnd-x' }, 'its candidate is cnd-0123456789abcdef0123, not cnd-x'],
    [{ artifactSha256: 'x' }, "its candidate's artifact is 222"],
    [{ championSha256: 'x' }, "its champion's artifact is 111"],
    [{ championSha256: null }, `its champion's artifact is ${'1'.repeat(64)}, not absent`],
    [{ holdOutHash: 'x' }, 'its hold-out is aaa'],
    [{ definitionHash: 'x' }, 'its model definition is ddd'],
  ])('refuses another: %j', (other, message) => {
    expect(() => {
      checkEvaluation(reportSample(), { ...asked, ...other });
    }).toThrow(
      expect.objectContaining({
        name: 'EvaluationInvalid',
        message: expect.stringContaining(message) as string,
      }),
    );
  });

  it('refuses one without the champion, and tells all that differs', () => {
    const alone = reportSample([{ champion: null, difference: null }]);
    expect(() => {
      checkEvaluation(alone, { ...asked, candidateId: 'x' });
    }).toThrow(/its candidate is .*; its champion's artifact is absent, not 111/);
  });
});

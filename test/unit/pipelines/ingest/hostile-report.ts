import * as fc from 'fast-check';
import type { ValidationReport } from '../../../../pipelines/ingest/contract.ts';
import { finding, report as plainReport } from './sample-reports.ts';

/** Text that would be markup, a terminal command or a disguise, if it were passed on as it is. */
export const hostileText = fc
  .tuple(
    fc.string({ unit: 'binary', maxLength: 8 }),
    fc.constantFrom(
      '<script>alert(1)</script>',
      '</style><script>',
      '"><img src=x onerror=alert(1)>',
      "' onmouseover='alert(1)",
      '</title><svg onload=alert(1)>',
      '<!--',
      '&lt;b&gt;',
      '${7*7}<',
      '\u001b]0;owned\u0007<',
      '\u202etxt.exe<',
    ),
    fc.string({ unit: 'binary', maxLength: 8 }),
  )
  // A slash would end the file's name, a blank end is shown differently: both are tested apart.
  .map((parts) => `x${parts.join('').replaceAll('/', '')}x`);

/** A report that says the given text wherever a report holds text from outside. */
export function report(text: string): ValidationReport {
  const { upload } = plainReport();
  return plainReport({
    upload: { ...upload, model: text, key: `raw/m/${text}`, versionId: text },
    findings: [
      finding({
        column: text,
        message: text,
        expected: text,
        fix: text,
        count: 3,
        samples: [{ row: 1, line: 2, got: text }],
      }),
    ],
  });
}

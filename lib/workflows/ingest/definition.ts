import type { IEventBus } from 'aws-cdk-lib/aws-events';
import { Choice, Condition, Fail, type IChainable, Succeed } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import type { IngestFunctions } from './ingest-functions.ts';
import { announceDatasetVersion, announceFailure, announceQuarantine } from './states/announce.ts';
import {
  recordDuplicate,
  recordFailure,
  recordQuarantine,
  recordSuperseded,
} from './states/record-upload.ts';
import { registerDatasetVersion } from './states/register-dataset-version.ts';
import { validateUpload } from './states/validate-upload.ts';

/**
 * An upload is validated; it becomes a dataset version and that is announced, or it is quarantined
 * and that is announced, or it was here before and is only noted. Any error ends in one place.
 */
export function ingestDefinition(
  scope: Construct,
  functions: IngestFunctions,
  bus: IEventBus,
): IChainable {
  const ignored = Succeed.jsonata(scope, 'Upload ignored');
  const duplicate = recordDuplicate(scope, functions.recordUpload);
  const superseded = recordSuperseded(scope, functions.recordUpload);
  const quarantine = recordQuarantine(scope, functions.recordUpload);
  const announcedQuarantine = announceQuarantine(scope, bus);
  const validate = validateUpload(scope, functions.validateUpload);
  const register = registerDatasetVersion(scope, functions.registerDatasetVersion);
  const announced = announceDatasetVersion(scope, bus);
  const failed = failure(scope, functions, bus);

  const newVersion = announced.next(Succeed.jsonata(scope, 'Dataset version registered'));
  duplicate.next(ignored);
  superseded.next(ignored);
  quarantine.next(announcedQuarantine).next(Succeed.jsonata(scope, 'Upload quarantined'));

  const steps = [validate, register, announced, duplicate, superseded];
  for (const step of [...steps, quarantine, announcedQuarantine]) step.addCatch(failed);

  return validate.next(
    Choice.jsonata(scope, 'What was found?')
      .when(outcomeIs('quarantined'), quarantine)
      .when(outcomeIs('duplicate'), duplicate)
      .when(outcomeIs('superseded'), superseded)
      .otherwise(
        register.next(
          Choice.jsonata(scope, 'Is it new?')
            .when(outcomeIs('duplicate'), duplicate)
            .otherwise(newVersion),
        ),
      ),
  );
}

/** The one place where errors end: noted in the ledger, announced, and the execution fails. */
function failure(scope: Construct, functions: IngestFunctions, bus: IEventBus): IChainable {
  const record = recordFailure(scope, functions.recordUpload);
  const announce = announceFailure(scope, bus);
  const failed = Fail.jsonata(scope, 'Ingest failed', {
    error: '{% $states.input.Error %}',
    cause: '{% $states.input.Cause %}',
  });
  // When even that fails, the first error is still the one to show.
  record.addCatch(announce, { outputs: '{% $states.input %}' });
  announce.addCatch(failed, { outputs: '{% $states.input %}' });
  return record.next(announce).next(failed);
}

function outcomeIs(outcome: string): Condition {
  return Condition.jsonata(`{% $states.input.outcome = '${outcome}' %}`);
}

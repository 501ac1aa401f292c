import { prefixes } from '../dataset/prefixes.ts';
import type { Finding, Upload } from './contract.ts';
import { NO_MODEL } from '../model-definition/contract.ts';

/** The finding for a file that lies in no configured model's folder. */
export function unknownModel(
  { model, key }: Pick<Upload, 'model' | 'key'>,
  models: readonly string[],
): Finding {
  const folders = models.map((name) => `${prefixes.raw}${name}/`).join(', ');
  return {
    code: 'UNKNOWN_MODEL',
    severity: 'error',
    message:
      model === NO_MODEL
        ? `The file lies directly under ${prefixes.raw}, in no model's folder`
        : `No model is called "${model}"`,
    expected: `a key in the folder of a configured model: ${folders}`,
    fix: 'Upload the file into one of these folders, or add the model to the config and deploy.',
    count: 1,
    samples: [{ got: key.slice(0, 120) }],
  };
}

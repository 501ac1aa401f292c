import type { Scripts } from './run-policies.ts';

/** Scripts that go wrong, in the place of an algorithm's own. */

/** Says 30 lines, then why it fails, as a container tells SageMaker. */
const failingTraining: Scripts = {
  'train.py': `
import pathlib, sys
for line in range(30):
    print(f"line {line}", flush=True)
root = pathlib.Path(__file__).resolve().parents[3]
(root / "output").mkdir(exist_ok=True)
(root / "output/failure").write_text("UserError ONE_CLASS: every row is red")
sys.exit(1)
`,
};

const endlessTraining: Scripts = { 'train.py': 'import time\ntime.sleep(600)\n' };

/** Ends well, and leaves no model. */
const emptyTraining: Scripts = { 'train.py': 'print("nothing to do")\n' };

/** Leaves something that is no model. */
const shortTraining: Scripts = {
  'train.py': `
import pathlib
root = pathlib.Path(__file__).resolve().parents[3]
(root / "model").mkdir(exist_ok=True)
(root / "model/model.json").write_text("{}")
`,
};

const failingEvaluation: Scripts = {
  'evaluate.py': 'raise SystemExit("no GPU was found")\n',
};

/** Ends well, and leaves what the algorithm's own would leave but for a part of its text. */
function evaluationSaying(text: string): Scripts {
  return {
    'evaluate.py': `
import pathlib
root = pathlib.Path(__file__).resolve().parents[2]
(root / "output/evaluation").mkdir(parents=True, exist_ok=True)
(root / "output/evaluation/evaluation.json").write_text('${text}')
`,
  };
}

const emptyEvaluation = evaluationSaying('');
const nanEvaluation = evaluationSaying('{"schemaVersion": 1, "metrics": [{"value": NaN}]}');
/** Ends well, and leaves nothing. */
const silentEvaluation: Scripts = { 'evaluate.py': 'print("nothing to say")\n' };

/** What may go wrong, by a word for it. */
export const wrong = {
  failingTraining,
  endlessTraining,
  emptyTraining,
  shortTraining,
  failingEvaluation,
  emptyEvaluation,
  nanEvaluation,
  silentEvaluation,
} satisfies Record<string, Scripts>;

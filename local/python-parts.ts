/** A part of the product that is Python's. */
export interface PythonPart {
  readonly name: string;
  /** Where its commands run. */
  readonly folder: string;
  /** Its code, and its tests if they are not TypeScript's, from there. */
  readonly code: string;
  readonly tests?: string;
  /** What it runs and is tested with, from the repository's root. */
  readonly lock: string;
  /** How its types are checked. */
  readonly types: readonly string[];
}

export const PYTHON_PARTS: readonly PythonPart[] = [
  {
    name: 'bridge',
    folder: 'local',
    code: 'bridge',
    tests: 'bridge/tests',
    lock: 'local/bridge/requirements.txt',
    types: ['--config-file', 'bridge/pyproject.toml'],
  },
  {
    name: 'xgboost-tabular',
    folder: 'pipelines/xgboost-tabular',
    code: '.',
    tests: 'tests',
    lock: 'pipelines/xgboost-tabular/requirements-image.txt',
    // pyarrow, pandas and XGBoost say nothing of their types.
    types: ['--strict', '--disable-error-code', 'import-untyped', '--exclude', 'tests'],
  },
  {
    name: 'model-server',
    folder: 'local/sagemaker/model-server',
    code: 'image_server',
    lock: 'pipelines/xgboost-tabular/requirements-image.txt',
    types: ['--strict', '--disable-error-code', 'import-untyped'],
  },
  {
    name: 'own-algorithm',
    folder: 'examples/own-algorithm',
    code: '.',
    tests: 'tests',
    lock: 'pipelines/xgboost-tabular/requirements-image.txt',
    types: [
      '--strict',
      '--disable-error-code',
      'import-untyped',
      '--exclude',
      '(tests/|make-data)',
    ],
  },
];

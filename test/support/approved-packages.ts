import { randomUUID } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { CreateModelPackageCommandInput } from '@aws-sdk/client-sagemaker';
import type { ReleaseRequest } from '../../pipelines/release/contract.ts';
import { releaseIdOf } from '../../pipelines/release/ids.ts';
import type { AppUnderTest } from './app-under-test.ts';
import { tarOf } from './made-tar.ts';
import type { SageMakerUnderTest } from './sagemaker-under-test.ts';
import { toyFile } from './toy-file.ts';

/** The model whose runs make the artifact that all packages here hold. */
const TRAINED = 'toy';

type Specification = CreateModelPackageCommandInput['InferenceSpecification'];

export interface PackageOptions {
  /** @default Approved */
  readonly approval?: 'Approved' | 'PendingManualApproval';
  /** @default - a new one */
  readonly candidateId?: string;
  /** A container that ends before it ever answers. @default false */
  readonly broken?: boolean;
}

/** Packages of a model that no run has trained for: one artifact is as good as another to a release. */
export class ApprovedPackages {
  readonly model: string;
  readonly group: string;
  readonly #app: AppUnderTest;
  readonly #sagemaker: SageMakerUnderTest;
  #sound: Specification;
  #broken: Specification;

  constructor(app: AppUnderTest, sagemaker: SageMakerUnderTest, model: string) {
    this.model = model;
    this.group = `evergreen-${model}`;
    this.#app = app;
    this.#sagemaker = sagemaker;
  }

  /** Sees to it that there is an artifact, from a run of another model. */
  async prepare(): Promise<void> {
    const { packageArn } = await this.#anyRun();
    const { InferenceSpecification } = await this.#sagemaker.describe(packageArn);
    this.#sound = InferenceSpecification;
    const [container] = InferenceSpecification?.Containers ?? [];
    const files = [
      { name: 'model.json', content: '{}' },
      { name: 'code/inference.py', content: 'raise SystemExit("By the test.")\n' },
    ];
    const place = {
      Bucket: this.#app.bucket,
      Key: `runs/${this.model}/made/${randomUUID()}/model.tar.gz`,
    };
    const Body = gzipSync(tarOf(files));
    await new S3Client(this.#app.clientConfiguration).send(
      new PutObjectCommand({ ...place, Body }),
    );
    const ModelDataUrl = `s3://${place.Bucket}/${place.Key}`;
    this.#broken = { ...InferenceSpecification, Containers: [{ ...container, ModelDataUrl }] };
  }

  /** Registers a package. @returns what asks for its release */
  async register(options: PackageOptions = {}): Promise<ReleaseRequest> {
    const { approval = 'Approved', candidateId = `cand-${randomUUID()}`, broken } = options;
    const packageArn = await this.#sagemaker.register({
      ModelPackageGroupName: this.group,
      ModelApprovalStatus: approval,
      InferenceSpecification: broken === true ? this.#broken : this.#sound,
      CustomerMetadataProperties: { candidateId },
    });
    const { ModelPackageVersion: packageVersion = 0 } = await this.#sagemaker.describe(packageArn);
    const { model } = this;
    return { id: releaseIdOf(packageArn), attempt: 1, model, packageArn, packageVersion };
  }

  async #anyRun(): Promise<{ packageArn: string }> {
    const ledger = this.#app.ledger(TRAINED);
    for (const { packageArn } of await ledger.runs()) if (packageArn) return { packageArn };
    const { uploadId } = await this.#app
      .person(TRAINED)
      .put('served.csv', toyFile(`served ${randomUUID()}`));
    const { datasetVersion = '' } = await ledger.endOf(uploadId);
    const { packageArn, error, cause } = await ledger.endOfRunOf(datasetVersion);
    if (packageArn === undefined) throw new Error(`No package of ${TRAINED}: ${error} ${cause}`);
    return { packageArn };
  }
}

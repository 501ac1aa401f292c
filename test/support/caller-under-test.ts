import { randomUUID } from 'node:crypto';
import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  DeleteAccessKeyCommand,
  DeleteUserCommand,
  DeleteUserPolicyCommand,
  IAMClient,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam';
import type { Signing } from '../../local/cloud/signed-requests.ts';
import type { AppUnderTest } from './app-under-test.ts';

const POLICY = 'by-the-test';

/** An identity of the account that may do nothing yet. */
export class CallerUnderTest {
  readonly #iam: IAMClient;
  readonly #user = { UserName: `caller-${randomUUID()}` };
  #key = { accessKeyId: '', secretAccessKey: '' };

  constructor(app: AppUnderTest) {
    this.#iam = new IAMClient(app.clientConfiguration);
  }

  async come(): Promise<Required<Signing>['credentials']> {
    await this.#iam.send(new CreateUserCommand(this.#user));
    const { AccessKey } = await this.#iam.send(new CreateAccessKeyCommand(this.#user));
    const { AccessKeyId: accessKeyId = '', SecretAccessKey: secretAccessKey = '' } =
      AccessKey ?? {};
    this.#key = { accessKeyId, secretAccessKey };
    return this.#key;
  }

  async may(Action: string, Resource: string): Promise<void> {
    const Statement = [{ Effect: 'Allow', Action, Resource }];
    const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement });
    await this.#iam.send(
      new PutUserPolicyCommand({ ...this.#user, PolicyName: POLICY, PolicyDocument }),
    );
  }

  async go(): Promise<void> {
    const { accessKeyId: AccessKeyId } = this.#key;
    await this.#iam.send(new DeleteUserPolicyCommand({ ...this.#user, PolicyName: POLICY }));
    await this.#iam.send(new DeleteAccessKeyCommand({ ...this.#user, AccessKeyId }));
    await this.#iam.send(new DeleteUserCommand(this.#user));
  }
}

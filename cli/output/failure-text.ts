import { EvergreenError } from '../../pipelines/shared/errors.ts';

/** Which errors of AWS's SDK, of Node or of AWS a person can do something about, and what. */
const ADVICE: readonly { readonly when: RegExp; readonly text: string }[] = [
  {
    when: /^CredentialsProviderError:|^Error: Could not load credentials|^TokenProviderError:/,
    text: 'No AWS credentials were found. Log in, for example with "aws sso login", or set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.',
  },
  {
    when: /Region is missing/,
    text: 'No AWS region is set. Name one with --region, or set AWS_REGION.',
  },
  {
    when: /^(ExpiredToken\w*|TokenRefreshRequired|RequestExpired):/,
    text: 'Your AWS credentials have expired. Log in again, for example with "aws sso login".',
  },
  {
    when: /^(UnrecognizedClient\w*|InvalidClientTokenId|InvalidSignature\w*|SignatureDoesNotMatch|InvalidAccessKeyId|IncompleteSignature\w*):/,
    text: 'AWS does not accept your credentials. See whose they are with "aws sts get-caller-identity".',
  },
  {
    when: /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|^TimeoutError:/,
    text: 'AWS could not be reached. Look at your network, at --region, and at AWS_ENDPOINT_URL if it is set.',
  },
  {
    when: /SELF_SIGNED_CERT|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER|self-signed certificate/,
    text: 'The certificate of the endpoint is not trusted. For a local cloud set NODE_EXTRA_CA_CERTS to the one that it printed.',
  },
];

/** Where commands looked, for the text of a failure that depends on it. */
export interface Looked {
  readonly system: string;
  readonly region?: string;
}

/** Why a command failed and what to do, in one line, without a stack. */
export function failureText(error: unknown, looked: Looked): string {
  if (error instanceof EvergreenError) return `error: ${oneLine(error.message)}`;
  const said = saidBy(error);
  const advice = ADVICE.find(({ when }) => when.test(said));
  if (advice) return `error: ${advice.text} (${oneLine(said)})`;
  return `error: ${oneLine(said)} (system "${looked.system}"${looked.region === undefined ? '' : `, region ${looked.region}`})`;
}

/** The error's name, its message and, where that says nothing, its code: Node leaves some empty. */
function saidBy(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const message = [error.message, error.message.includes(code) ? '' : code].filter(Boolean);
  return `${error.name}: ${message.join(' ')}`;
}

function oneLine(text: string): string {
  return text.replaceAll(/\s*\n\s*/g, ' ').trim();
}

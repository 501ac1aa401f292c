import { quoted } from './quoted.ts';

/** What a call of the API from a shell needs. */
export interface CurlCall {
  readonly certificate: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** Where predictions are asked for, from this machine. */
  readonly api: string;
  readonly model: string;
  readonly record: object;
}

/** A signed request for a prediction, with nothing but curl; it can be pasted as it stands. */
export function curlPrediction(call: CurlCall): string {
  const { certificate, region, credentials, api, model, record } = call;
  return [
    '  curl -sS --fail-with-body --noproxy 127.0.0.1',
    `--cacert ${quoted(certificate)}`,
    `--aws-sigv4 aws:amz:${region}:execute-api --user ${credentials.accessKeyId}:${credentials.secretAccessKey}`,
    `--header 'content-type: application/json'`,
    `--data ${quoted(JSON.stringify({ record }))}`,
    quoted(`${api}/models/${model}/predictions`),
  ].join(' \\\n    ');
}

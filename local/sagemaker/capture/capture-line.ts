import type { CaptureOrder } from '../endpoint-configs/endpoint-config.ts';

/** A request or an answer, with the content type that came with it. */
export interface CapturedContent {
  readonly contentType: string | undefined;
  readonly body: Buffer;
}

/** One captured request and answer. */
export interface Captured {
  readonly eventId: string;
  readonly inferenceId: string | undefined;
  readonly at: Date;
  readonly input: CapturedContent;
  readonly output: CapturedContent;
}

/**
 * One line of a capture file.
 * https://docs.aws.amazon.com/sagemaker/latest/dg/model-monitor-data-capture-endpoint.html
 */
export function captureLine(captured: Captured, order: CaptureOrder): string {
  const { eventId, inferenceId, at, input, output } = captured;
  return JSON.stringify({
    captureData: {
      ...(order.input && { endpointInput: content(input, 'INPUT', order) }),
      ...(order.output && { endpointOutput: content(output, 'OUTPUT', order) }),
    },
    eventMetadata: {
      eventId,
      ...(inferenceId !== undefined && { inferenceId }),
      inferenceTime: at.toISOString().replace(/\.\d+Z$/, 'Z'),
    },
    eventVersion: '0',
  });
}

/** A content type that the config does not name, whole as it is, makes BASE64. */
function content(
  { contentType, body }: CapturedContent,
  mode: 'INPUT' | 'OUTPUT',
  { csvTypes, jsonTypes }: CaptureOrder,
) {
  const type = contentType ?? '';
  const encoding = csvTypes.includes(type) ? 'CSV' : jsonTypes.includes(type) ? 'JSON' : 'BASE64';
  return {
    observedContentType: contentType,
    mode,
    data: body.toString(encoding === 'BASE64' ? 'base64' : 'utf8'),
    encoding,
  };
}

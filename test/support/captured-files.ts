import { CHAMPION } from './monitoring-samples.ts';

/** A request of an application, as the endpoint captures it. */
export interface CapturedSample {
  readonly eventId: string;
  /** One record each. */
  readonly cities: readonly string[];
  readonly candidateId?: string;
  readonly at?: string;
  readonly answer?: 'given' | 'refused' | 'missing';
}

/** A line of a capture file. */
export function captureLineOf(sample: CapturedSample): string {
  const { eventId, cities, candidateId = CHAMPION, at = '2026-01-01T00:00:00Z' } = sample;
  const { answer = 'given' } = sample;
  const predictions = cities.map((city) => ({ label: 'no', probability: city.length / 10 }));
  const output = answer === 'refused' ? { candidateId, error: {} } : { candidateId, predictions };
  const content = (mode: string, body: object) => ({
    observedContentType: 'application/json',
    mode,
    data: JSON.stringify(body),
    encoding: 'JSON',
  });
  return JSON.stringify({
    captureData: {
      endpointInput: content('INPUT', { instances: cities.map((city) => ({ city })) }),
      ...(answer !== 'missing' && { endpointOutput: content('OUTPUT', output) }),
    },
    eventMetadata: { eventId, inferenceTime: at },
    eventVersion: '0',
  });
}

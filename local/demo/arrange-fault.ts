import type { SageMakerEmulator } from '../cloud/sagemaker-emulator.ts';

/** Tells the local SageMaker that the instances of a fleet shall never answer `/ping`. */
export async function arrangeMuteFleet(
  { url, token }: Pick<SageMakerEmulator, 'url' | 'token'>,
  fleet: string,
): Promise<void> {
  const { status } = await fetch(`${url}/_faults`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
    body: JSON.stringify({ ping: 'never', endpointConfig: fleet }),
  });
  if (status !== 200) throw new Error(`The fault could not be arranged: ${status}.`);
}

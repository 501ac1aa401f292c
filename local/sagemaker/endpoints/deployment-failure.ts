/** An update that has to be rolled back; the message is the endpoint's FailureReason. */
export class DeploymentFailure extends Error {
  override readonly name = 'DeploymentFailure';
}

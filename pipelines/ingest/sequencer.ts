/**
 * S3 gives each write to a key a sequencer, a hexadecimal string that grows. Two of one key compare
 * as text once the shorter is padded on the right with zeros; 64 digits hold any seen so far
 * (https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html).
 * Sequencers of different keys say nothing about each other.
 */
export function comparableSequencer(sequencer: string): string {
  return sequencer.toUpperCase().padEnd(64, '0');
}

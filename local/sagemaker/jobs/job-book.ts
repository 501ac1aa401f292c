import { AwsError, validationError } from '../errors.ts';
import type { Listed } from '../listing.ts';

/** What training and processing jobs have in common. */
export interface BookedJob extends Listed {
  readonly arn: string;
  /** Aborted when someone stops the job. */
  readonly stop: AbortController;
}

interface Wording {
  /** AWS's answer to a name that is taken. */
  readonly taken: (arn: string) => string;
  readonly missing: (name: string) => string;
}

/** All jobs of one kind. Names are taken for ever: jobs can't be deleted. */
export class JobBook<J extends BookedJob> {
  readonly #jobs = new Map<string, J>();
  readonly #words: Wording;

  constructor(words: Wording) {
    this.#words = words;
  }

  /** In the order they were created. */
  get all(): J[] {
    return [...this.#jobs.values()];
  }

  /** @throws ResourceInUse when the name is taken; ARNs hold it in lower case */
  requireFree(name: string): void {
    const taken = this.#jobs.get(name.toLowerCase());
    if (taken) throw new AwsError('ResourceInUse', this.#words.taken(taken.arn));
  }

  /** @throws ResourceInUse */
  add(job: J): void {
    this.requireFree(job.name);
    this.#jobs.set(job.name.toLowerCase(), job);
  }

  /** @throws ValidationException, as AWS has it for jobs that were never made */
  find(name: string): J {
    const job = this.#jobs.get(name.toLowerCase());
    if (!job) throw validationError(this.#words.missing(name));
    return job;
  }
}

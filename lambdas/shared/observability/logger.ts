import { Logger } from '@aws-lambda-powertools/logger';

/** One structured logger a function; keys that identify the work are appended by the handler. */
export const logger = new Logger();

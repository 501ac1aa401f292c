import { statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { CACHE_FOLDER } from './folders.ts';

/** What a run writes beside its logs: the app's bundles, the functions unpacked. */
const RUN_ROOM = '300 MB';

/** The Python environments, made once. */
const CACHE_ROOM = '1 GB';

/** With less than this nothing goes on, whatever a tool says when it can't write; bytes. */
const TOO_LITTLE = 32_000_000;

const FULL = /ENOSPC|EDQUOT|No space left on device|Disk quota exceeded/i;

/** As pip says it of its index, and npm of its registry. */
const UNREACHABLE =
  /NewConnectionError|ConnectTimeoutError|ReadTimeoutError|NameResolutionError|ProxyError|Max retries exceeded|ENOTFOUND|EAI_AGAIN/;

/** As pip says it when something stands between it and its index. */
const UNTRUSTED = /CERTIFICATE_VERIFY_FAILED|SSLCertVerificationError/;

/** Bytes that a person may still write where a folder is or will be; `undefined` if nobody knows. */
export type FreeSpace = (folder: string) => number | undefined;

/** Why a run failed, and what to do: that comes last, where a person looks first. */
export function failureText(error: unknown, freeSpace: FreeSpace = freeOnDisk): string {
  const message = error instanceof Error ? error.message : String(error);
  const advice = adviceOn(message, freeSpace);
  return advice === undefined ? message : `${message}\n\n${advice}`;
}

function adviceOn(message: string, freeSpace: FreeSpace): string | undefined {
  const full = [tmpdir(), CACHE_FOLDER].find(
    (folder) => (freeSpace(folder) ?? TOO_LITTLE) < TOO_LITTLE,
  );
  if (full !== undefined || FULL.test(message)) {
    return `The disk${full === undefined ? '' : ` of ${full}`} is full. A run needs about ${RUN_ROOM} in ${tmpdir()}, or wherever TMPDIR says; the Python environments, made once, about ${CACHE_ROOM} in ${CACHE_FOLDER}.`;
  }
  if (UNREACHABLE.test(message)) {
    return 'The packages could not be fetched. Look at your network and, if you need them, at HTTPS_PROXY and PIP_INDEX_URL, and run the command again. What was fetched once is kept: later runs need no network.';
  }
  if (UNTRUSTED.test(message)) {
    return "The package index's certificate is not trusted. Name the one to trust in PIP_CERT, and run the command again.";
  }
  return undefined;
}

function freeOnDisk(folder: string): number | undefined {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize;
  } catch {
    return undefined; // It is not there yet, or the file system doesn't tell.
  }
}

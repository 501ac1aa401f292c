import { Parser, type ReadEntry } from 'tar';
import { Refusal } from './refuse-artifact.ts';

/** What an honest artifact never reaches. */
export interface ArtifactLimits {
  readonly entries: number;
  /** By what the headers say; the bytes that come are counted by whoever unpacks. */
  readonly unpackedBytes: number;
  readonly trainingFactsBytes: number;
}

export const TRAINING_FACTS = 'training.json';

/** The model itself, whatever its format: `model.ubj`, `model.json`, `model.onnx`. */
const MODEL_FILE = /^model\.[a-z0-9]+$/;

const FILES: readonly string[] = ['File', 'OldFile', 'ContiguousFile'];
const LINKS: readonly string[] = ['Link', 'SymbolicLink'];

/** The entries of a tar archive, checked one by one while its bytes arrive. */
export class EntryList {
  readonly #limits: ArtifactLimits;
  readonly #sizes = new Map<string, number>();
  readonly #parser: Parser;
  #entries = 0;
  #unpacked = 0;
  #facts: Buffer[] | undefined;

  constructor(limits: ArtifactLimits) {
    this.#limits = limits;
    const parser = new Parser({ strict: true });
    parser.on('entry', (entry: ReadEntry) => this.#take(entry));
    // What the parser would pass over (devices, unknown types) is refused as well.
    parser.on('ignoredEntry', (entry: ReadEntry) => this.#check(entry));
    parser.on('error', (error: Error) => {
      const what = this.#entries === 0 ? 'no tar archive, or an empty one' : 'a broken tar archive';
      throw new Refusal(`it holds ${what} (${error.message})`, { cause: error });
    });
    this.#parser = parser;
  }

  /** @throws Refusal */
  write(chunk: Buffer): void {
    this.#parser.write(chunk);
  }

  /**
   * @returns the text of `training.json`
   * @throws Refusal when something is missing
   */
  end(): string {
    this.#parser.end();
    const held = `it holds ${this.#named()}`;
    const models = [...this.#sizes].filter(([name]) => MODEL_FILE.test(name));
    if (models.length === 0) throw new Refusal(`it has no model file (model.*); ${held}`);
    for (const [name, size] of models) {
      if (size === 0) throw new Refusal(`its model file ${name} is empty`);
    }
    if (!this.#facts) throw new Refusal(`it has no ${TRAINING_FACTS}; ${held}`);
    return Buffer.concat(this.#facts).toString('utf8');
  }

  #take(entry: ReadEntry): void {
    const name = this.#check(entry);
    if (name !== TRAINING_FACTS) {
      entry.resume();
      return;
    }
    if (entry.size > this.#limits.trainingFactsBytes) {
      throw new Refusal(`its ${TRAINING_FACTS} has ${entry.size} bytes`);
    }
    const chunks: Buffer[] = [];
    this.#facts = chunks;
    entry.on('data', (chunk: Buffer) => chunks.push(chunk));
  }

  #check(entry: ReadEntry): string {
    this.#entries += 1;
    this.#unpacked += entry.size;
    const { entries, unpackedBytes } = this.#limits;
    if (this.#entries > entries) throw new Refusal(`it has more than ${entries} entries`);
    if (this.#unpacked > unpackedBytes) {
      throw new Refusal(`it unpacks to more than ${unpackedBytes} bytes`);
    }
    const name = safeName(entry.path);
    if (LINKS.includes(entry.type)) throw new Refusal(`it holds the link ${quoted(entry.path)}`);
    if (entry.type === 'Directory') return name;
    if (!FILES.includes(entry.type)) {
      throw new Refusal(`${quoted(entry.path)} is neither a file nor a folder (${entry.type})`);
    }
    if (this.#sizes.has(name)) throw new Refusal(`it holds ${quoted(name)} twice`);
    this.#sizes.set(name, entry.size);
    return name;
  }

  #named(): string {
    const names = [...this.#sizes.keys()].slice(0, 10).map(quoted);
    return names.length === 0 ? 'no file' : names.join(', ');
  }
}

/** The path without its leading `./`, when it stays where it is unpacked. */
function safeName(path: string): string {
  const parts = path.split('/');
  if (path.startsWith('/') || parts.includes('..') || /[\\\0]/.test(path)) {
    throw new Refusal(`the path ${quoted(path)} leaves the folder`);
  }
  return parts.filter((part) => part !== '' && part !== '.').join('/');
}

/** A name out of an archive may hold anything: cut, and without control characters. */
function quoted(name: string): string {
  return JSON.stringify(name.slice(0, 100));
}

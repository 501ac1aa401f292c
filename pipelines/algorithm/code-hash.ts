import { createHash } from 'node:crypto';

/** A file of an algorithm's flat folder. */
export interface CodeFile {
  readonly name: string;
  readonly content: Uint8Array;
}

/**
 * SHA-256 over names, sizes and bytes of an algorithm's modules, 64 hexadecimal digits: what its
 * own `code_hash()` says of them. Only `*.py` counts, whatever else lies beside; order doesn't.
 */
export function codeHashOf(files: readonly CodeFile[]): string {
  const hash = createHash('sha256');
  const modules = files.filter(({ name }) => name.endsWith('.py'));
  for (const { name, content } of modules.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    hash.update(`${name}\n${content.byteLength}\n`).update(content);
  }
  return hash.digest('hex');
}

/** An entry of an archive, honest or not. */
export interface MadeEntry {
  readonly name: string;
  readonly content?: string | Buffer;
  /** `0` a file, `1` a hard link, `2` a symbolic link, `3` a device, `5` a folder, … */
  readonly type?: string;
  readonly link?: string;
  /** What the header says, when that is a lie. */
  readonly size?: number;
}

const BLOCK = 512;

/** A tar archive byte by byte: what an honest library would refuse to write, too. */
export function tarOf(entries: readonly MadeEntry[]): Buffer {
  return Buffer.concat([...entries.map(entryBytes), Buffer.alloc(2 * BLOCK)]);
}

function entryBytes({ name, content = '', type = '0', link = '', size }: MadeEntry): Buffer {
  const body = Buffer.from(content);
  const header = Buffer.alloc(BLOCK);
  header.write(name, 0, 100);
  header.write('0000644\0', 100);
  header.write('0000000\0', 108);
  header.write('0000000\0', 116);
  header.write(`${(size ?? body.length).toString(8).padStart(11, '0')}\0`, 124);
  header.write('00000000000\0', 136);
  header.write(' '.repeat(8), 148);
  header.write(type, 156);
  header.write(link, 157, 100);
  header.write('ustar\x0000', 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return Buffer.concat([header, body, Buffer.alloc((BLOCK - (body.length % BLOCK)) % BLOCK)]);
}

/** With a bit that has turned over in the middle. */
export function flipped(bytes: Buffer): Buffer {
  const changed = Buffer.from(bytes);
  const middle = Math.floor(bytes.length / 2);
  changed.writeUInt8((changed[middle] ?? 0) ^ 0xff, middle);
  return changed;
}

/** With a checksum that is not that of the first entry. */
export function broken(tar: Buffer): Buffer {
  const changed = Buffer.from(tar);
  changed.write('9999999', 148);
  return changed;
}

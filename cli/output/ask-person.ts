import { createInterface } from 'node:readline/promises';

/** Asks whoever sits at the terminal; `undefined` where nobody does. */
export async function askPerson(question: string): Promise<string | undefined> {
  if (!process.stdin.isTTY || !process.stdout.isTTY) return undefined;
  const lines = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return await lines.question(question);
  } finally {
    lines.close();
  }
}

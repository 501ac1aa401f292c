import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const REPOSITORY = fileURLToPath(new URL('../../../', import.meta.url));

/** Where documents lie; what was fetched or made is not ours. */
const ROOMS = ['docs', 'examples', 'pipelines', 'bench', 'local'] as const;
const NOT_OURS = /(^|\/)(node_modules|\.[a-z_]+)\//;

export interface Document {
  /** From the repository's root. */
  readonly path: string;
  readonly text: string;
}

export interface CodeBlock {
  readonly language: string;
  readonly code: string;
}

/** Every document of the repository. */
export const documents: readonly Document[] = [
  'README.md',
  'CONTRIBUTING.md',
  ...ROOMS.flatMap((room) =>
    readdirSync(join(REPOSITORY, room), { recursive: true, encoding: 'utf8' })
      .map((name) => join(room, name))
      .filter((path) => path.endsWith('.md') && !NOT_OURS.test(path)),
  ),
].map(documentAt);

export function documentAt(path: string): Document {
  return { path, text: readFileSync(join(REPOSITORY, path), 'utf8') };
}

/** The fenced blocks, without the indentation of the list they may stand in. */
export function codeBlocks({ text }: Document): CodeBlock[] {
  return [...text.matchAll(/^( *)```(\w*)\n([\s\S]*?)^ *```$/gm)].map(
    ([, indentation = '', language = '', code = '']) => ({
      language,
      code: code.replaceAll(new RegExp(`^${indentation}`, 'gm'), ''),
    }),
  );
}

/** What is said outside of fenced blocks. */
export function prose({ text }: Document): string {
  return text.replaceAll(/^ *```[\s\S]*?^ *```$/gm, '');
}

/** The names that headings can be linked by, as GitHub makes them. */
export function anchors(document: Document): ReadonlySet<string> {
  const headings = [...prose(document).matchAll(/^#+ +(.+)$/gm)].map(([, heading = '']) => heading);
  const seen = new Map<string, number>();
  return new Set(
    headings.map((heading) => {
      const slug = slugOf(heading);
      const before = seen.get(slug) ?? 0;
      seen.set(slug, before + 1);
      return before === 0 ? slug : `${slug}-${before}`;
    }),
  );
}

function slugOf(heading: string): string {
  return heading
    .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replaceAll(/\s/g, '-');
}

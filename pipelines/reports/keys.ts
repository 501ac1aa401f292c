import { prefixes } from '../dataset/prefixes.ts';

/** Names one attempt at a run or at a release. */
interface Attempt {
  readonly id: string;
  readonly attempt: number;
}

/** The folder of everything a model's pages are; ends with a slash. */
export function pagesFolder(model: string): string {
  return `${prefixes.reports}${model}/`;
}

/** Where pages lie below the folder of their model. */
export const pagePaths = {
  index: 'index.html',
  run: ({ id, attempt }: Attempt) => `runs/${id}-${attempt}.html`,
  release: ({ id, attempt }: Attempt) => `releases/${id}-${attempt}.html`,
  monitoring: (id: string) => `monitoring/${id}.html`,
  /** Written when an upload is checked. */
  upload: (uploadId: string) => `${uploadId}/report.html`,
} as const;

/** From a page in a folder to one named from the model's folder. */
export function fromFolder(path: string): string {
  return `../${path}`;
}

const PAGE =
  /^(index\.html|(runs|releases|monitoring)\/[A-Za-z0-9][A-Za-z0-9-]*\.html|upl-[0-9a-f]{20}\/report\.html)$/;

/** Whether a path below a model's folder can be that of a page: it never leads out of the folder. */
export function isPagePath(path: string): boolean {
  return PAGE.test(path);
}

/**
 * The pages that a page links, below the folder of their model; other links are left out.
 * @param path - of the page itself
 */
export function linkedPages(path: string, html: string): string[] {
  const found = new Set<string>();
  for (const [, href = ''] of html.matchAll(/<a href="([^"#:?]+)(?:#[^"]*)?"/g)) {
    const parts = path.split('/').slice(0, -1);
    for (const step of href.split('/')) {
      if (step === '..') parts.pop();
      else parts.push(step);
    }
    const target = parts.join('/');
    if (isPagePath(target)) found.add(target);
  }
  return [...found];
}

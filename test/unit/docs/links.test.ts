import { existsSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';
import { anchors, type Document, documentAt, documents, prose, REPOSITORY } from './documents.ts';

/** Links and pictures, Markdown's and HTML's, without those that leave the repository. */
function linksIn(document: Document): string[] {
  const targets = [
    ...prose(document).matchAll(/\]\(([^)\s]+)\)|^\[[^\]]+\]: (\S+)|\s(?:src|href)="([^"]+)"/gm),
  ].flatMap(([, inline, reference, html]) => inline ?? reference ?? html ?? []);
  return targets.filter((target) => !/^[a-z]+:/.test(target));
}

/** Why a link leads nowhere, if it does. */
function broken({ path }: Document, link: string): string | undefined {
  const [file = '', anchor] = link.split('#');
  const target = file === '' ? path : normalize(join(dirname(path), file));
  if (!existsSync(join(REPOSITORY, target))) return `${link}: there is no ${target}`;
  if (anchor === undefined || !target.endsWith('.md')) return undefined;
  return anchors(documentAt(target)).has(anchor)
    ? undefined
    : `${link}: ${target} has no #${anchor}`;
}

describe('links', () => {
  it('are found', () => {
    expect(documents.flatMap(linksIn).length).toBeGreaterThan(50);
    const sample = { path: 'docs/x.md', text: '[a](../no.md), [b](cli.md#no)\n[c]: no.md' };
    expect(linksIn(sample).map((link) => broken(sample, link))).toEqual([
      '../no.md: there is no no.md',
      'cli.md#no: docs/cli.md has no #no',
      'no.md: there is no docs/no.md',
    ]);
  });

  it.each(documents)('of $path lead somewhere', (document) => {
    expect(linksIn(document).flatMap((link) => broken(document, link) ?? [])).toEqual([]);
  });
});

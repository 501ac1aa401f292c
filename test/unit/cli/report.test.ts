import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { savePages } from '../../../cli/output/save-pages.ts';
import { AccessDeniedError } from '../../../pipelines/shared/errors.ts';
import { InMemorySystem } from './in-memory-system.ts';
import { said } from './said.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'evergreen-report-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function publishing(pages: Readonly<Record<string, string>>): InMemorySystem {
  const system = new InMemorySystem([]);
  for (const [path, html] of Object.entries(pages)) {
    system.reportPages.set(`flight-delay/${path}`, html);
  }
  return system;
}

const report = ['report', 'flight-delay', '--to'];

function files(): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .toSorted();
}

describe('evergreen report', () => {
  const pages = {
    'index.html': '<a href="runs/run-1-1.html">a</a> <a href="monitoring/mon-1.html">b</a>',
    'runs/run-1-1.html': '<a href="../index.html">i</a>',
    'monitoring/mon-1.html': '<a href="../releases/rel-1-1.html">c</a>',
    'releases/rel-1-1.html': 'release',
    'runs/run-2-1.html': 'linked by nobody',
  };

  it('saves the index and every page that can be reached, and prints where', async () => {
    const { code, output } = await said([...report, folder], publishing(pages));
    expect(code).toBe(0);
    expect(output).toContain(`4 pages of the report of flight-delay`);
    expect(output.split('\n')).toContain(join(folder, 'index.html'));
    expect(files()).toEqual([
      'index.html',
      'monitoring/mon-1.html',
      'releases/rel-1-1.html',
      'runs/run-1-1.html',
    ]);
    expect(readFileSync(join(folder, 'releases/rel-1-1.html'), 'utf8')).toBe('release');
  });

  it('answers as JSON, with what is linked and gone', async () => {
    const { 'monitoring/mon-1.html': _gone, ...others } = pages;
    const { output } = await said([...report, folder, '--json'], publishing(others));
    expect(JSON.parse(output)).toEqual({
      model: 'flight-delay',
      index: join(folder, 'index.html'),
      pages: 2,
      missing: ['monitoring/mon-1.html'],
    });
  });

  it('replaces what was saved before, and makes the folder', async () => {
    const below = join(folder, 'a', 'b');
    await said([...report, below], publishing(pages));
    await said([...report, below], publishing({ 'index.html': 'new' }));
    expect(readFileSync(join(below, 'index.html'), 'utf8')).toBe('new');
  });

  it('never follows a link out of the folder', async () => {
    const system = publishing({
      'index.html':
        '<a href="../../x.html">a</a><a href="/etc/passwd">b</a><a href="runs/../../x.html">c</a>',
      '../../x.html': 'outside',
      '/etc/passwd': 'outside',
    });
    await said([...report, folder], system);
    expect(files()).toEqual(['index.html']);
  });

  it.each(['../x.html', '/x.html', 'runs/../../x.html', ''])('never saves %j', async (path) => {
    await expect(savePages(folder, new Map([[path, 'x']]))).rejects.toThrow(/is not saved/);
    expect(files()).toEqual([]);
  });

  it('knows no model of another name', async () => {
    const { code, errors } = await said(['report', 'houses', '--to', folder]);
    expect(code).toBe(1);
    expect(errors).toMatch(/no model called "houses"/);
  });

  it('says that there is nothing yet, and saves nothing', async () => {
    const { code, errors } = await said([...report, folder], publishing({}));
    expect(code).toBe(1);
    expect(errors).toMatch(/flight-delay has no report yet.*raw\/flight-delay\//);
    expect(files()).toEqual([]);
  });

  it('names the right that is missing', async () => {
    const system = publishing(pages);
    system.reportPage = () => {
      throw new AccessDeniedError('Not allowed: s3:GetObject on reports/flight-delay/index.html.');
    };
    const { code, errors } = await said([...report, folder], system);
    expect(code).toBe(1);
    expect(errors).toMatch(/Not allowed: s3:GetObject on reports/);
  });

  it('says when the folder is none', async () => {
    const file = join(folder, 'taken');
    writeFileSync(file, '');
    const { code, errors } = await said([...report, file], publishing(pages));
    expect(code).toBe(1);
    expect(errors).toMatch(/can't be saved below .*taken.*--to/);
  });
});

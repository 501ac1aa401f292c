import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { linkedPages, pagePaths } from '../../pipelines/reports/keys.ts';
import type { DeployedSystem } from '../cloud/deployed-system.ts';
import { NoReportError } from '../errors.ts';
import type { Answer } from '../output/answer.ts';
import { savePages } from '../output/save-pages.ts';
import { reportText } from '../output/report-text.ts';
import { knownModel } from './known-model.ts';
import type { Work } from './work.ts';

/** Read at once: more would only queue up. */
const AT_ONCE = 8;

export function addReport(program: Command, work: Work): void {
  program
    .command('report')
    .summary("save a model's report: what serves, and all that led to it, as pages")
    .description(
      "Saves the index of a model's report and every page it links, to be opened in a browser: versions, runs, releases, monitoring, data and retraining decisions. Pages saved before are replaced.",
    )
    .argument('<model>', 'the name of a model')
    .option('--to <folder>', 'where to save them (default: evergreen-reports/<model>)')
    .action(async (model: string, { to }: { readonly to?: string }) => {
      await work(async (system) => await report(system, { model, to }));
    });
}

/**
 * Saves a model's index and all pages that can be reached from it.
 * @throws NoReportError when no page has been made yet
 */
export async function report(
  system: DeployedSystem,
  { model, to }: { readonly model: string; readonly to?: string | undefined },
): Promise<Answer> {
  await knownModel(system, model);
  const { pages, missing } = await pagesOf(system, model);
  if (!pages.has(pagePaths.index)) {
    throw new NoReportError(
      `${model} has no report yet: it is made as soon as something happens, such as a file uploaded to raw/${model}/ in the data bucket.`,
      { model },
    );
  }
  const folder = resolve(to ?? join('evergreen-reports', model));
  await savePages(folder, pages);
  const index = join(folder, pagePaths.index);
  return {
    json: { model, index, pages: pages.size, missing },
    text: () => reportText({ model, index, pages: pages.size, missing }),
  };
}

interface Pages {
  /** By path below the model's folder. */
  readonly pages: ReadonlyMap<string, string>;
  /** Linked, and not there. */
  readonly missing: readonly string[];
}

async function pagesOf(system: DeployedSystem, model: string): Promise<Pages> {
  const pages = new Map<string, string>();
  const seen = new Set<string>([pagePaths.index]);
  const missing: string[] = [];
  let wanted: string[] = [pagePaths.index];
  while (wanted.length > 0) {
    const [now, later] = [wanted.slice(0, AT_ONCE), wanted.slice(AT_ONCE)];
    const found = await Promise.all(
      now.map(async (path) => [path, await system.reportPage(model, path)] as const),
    );
    wanted = later;
    for (const [path, html] of found) {
      if (html === undefined) {
        missing.push(path);
        continue;
      }
      pages.set(path, html);
      const next = linkedPages(path, html).filter((link) => !seen.has(link));
      for (const link of next) seen.add(link);
      wanted.push(...next);
    }
  }
  return { pages, missing: missing.filter((path) => path !== pagePaths.index) };
}

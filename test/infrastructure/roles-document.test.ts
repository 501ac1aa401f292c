import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { expect, it } from 'vitest';
import { roleDocument } from '../support/role-document.ts';
import { resourcesOf, synthesisedApp } from '../support/synthesised-app.ts';

const PAGE = fileURLToPath(new URL('../../docs/roles.md', import.meta.url));

it('docs/roles.md tells every role, and what it may do (vitest --update rewrites it)', async () => {
  const resources = resourcesOf(await synthesisedApp('examples/flight-delay'));
  const style = await resolveConfig(PAGE);
  const page = await format(roleDocument(resources), { parser: 'markdown', ...style });
  await expect(page).toMatchFileSnapshot(PAGE);
}, 120_000);

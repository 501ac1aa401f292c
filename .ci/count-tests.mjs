// Prints "<passed> <failed>", added up over what vitest and pytest wrote.
import { readdirSync, readFileSync } from 'node:fs';

const results = '.evergreen/test-results';
let passed = 0;
let failed = 0;

const vitest = read(`${results}/vitest.json`);
if (vitest) {
  const { numPassedTests, numFailedTests } = JSON.parse(vitest);
  passed += numPassedTests;
  failed += numFailedTests;
}

for (const file of readdirSync(results).filter((name) => name.endsWith('.xml'))) {
  const pytest = read(`${results}/${file}`) ?? '';
  const number = (name) =>
    Number(new RegExp(`<testsuite [^>]*\\b${name}="(\\d+)"`).exec(pytest)?.[1]);
  const broken = number('failures') + number('errors');
  passed += number('tests') - broken - number('skipped');
  failed += broken;
}

console.log(passed, failed);

function read(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

import { askPerson } from './output/ask-person.ts';
import { terminal } from './output/terminal.ts';
import { evergreen } from './program.ts';

process.stdout.on('error', (error) => {
  // A reader that goes away, such as `head`, has seen enough.
  if ('code' in error && error.code === 'EPIPE') process.exit(0);
  console.error(`error: The answer could not be written: ${error.message}`);
  process.exit(1);
});

process.exitCode = await evergreen(process.argv.slice(2), {
  environment: process.env,
  terminal: terminal(process.stdout, process.stderr),
  openSystem: async (address) => {
    // Loaded when it is needed: the help, and a mistake in the arguments, come at once.
    const { AwsSystem } = await import('./cloud/aws-system.ts');
    return await AwsSystem.open(address);
  },
  openStacks: async (address) => {
    const { AwsStacks } = await import('./cloud/aws-stacks.ts');
    return await AwsStacks.open(address);
  },
  ask: async (question) => await askPerson(question),
});

import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * Starts the tests of whole commands before those of the same group: the demo alone takes three
 * minutes, and begun last it would leave a core idle for as long.
 */
export class CommandsFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    // oxlint-disable-next-line unicorn/no-array-sort -- it is no array's
    const sorted = await super.sort(files);
    const isCommand = ({ project }: TestSpecification) => project.name === 'orchestrator';
    return [...sorted.filter(isCommand), ...sorted.filter((file) => !isCommand(file))];
  }
}

import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const template = z.looseObject({
  Description: z.string().optional(),
  Resources: z.record(z.string(), z.looseObject({ Type: z.string() })),
});
type Template = z.infer<typeof template>;

/** Waits a second for what nobody sends, once everything else of the stack is made. */
function failure({ Resources }: Template): Template['Resources'] {
  const Handle = { Ref: 'NobodysHandle' };
  return {
    NobodysHandle: { Type: 'AWS::CloudFormation::WaitConditionHandle' },
    NobodysSignal: {
      Type: 'AWS::CloudFormation::WaitCondition',
      Properties: { Handle, Timeout: '1' },
      DependsOn: Object.keys(Resources),
    },
  };
}

/** A stack of a synthesised app, whose deployment can be made to fail half-way. */
export class FailingStack {
  readonly #assembly: string;
  readonly #name: string;
  readonly #sound: Template;

  /** @param assembly - the folder that the app was synthesised into */
  constructor(assembly: string, name: string) {
    this.#assembly = assembly;
    this.#name = name;
    this.#sound = template.parse(JSON.parse(readFileSync(this.#file, 'utf8')));
  }

  get #file(): string {
    return join(this.#assembly, `${this.#name}.template.json`);
  }

  /** The next deployment fails when all that it changes is changed. */
  fail(): void {
    const { Resources } = this.#sound;
    this.#write({ ...this.#sound, Resources: { ...Resources, ...failure(this.#sound) } });
  }

  /** The next deployment goes well. @param changes - of resources, by logical id */
  mend(changes: Template['Resources'] = {}): void {
    this.#write({ ...this.#sound, Resources: { ...this.#sound.Resources, ...changes } });
  }

  /** Templates are uploaded under their digest: another text is another file. */
  #write(changed: Template): void {
    const digestOf = (text: string) => createHash('sha256').update(text).digest('hex');
    const text = JSON.stringify(changed);
    const assets = join(this.#assembly, `${this.#name}.assets.json`);
    const { files } = z
      .object({ files: z.record(z.string(), z.object({ source: z.object({ path: z.string() }) })) })
      .parse(JSON.parse(readFileSync(assets, 'utf8')));
    const [before = ''] =
      Object.entries(files).find(([, { source }]) => this.#file.endsWith(source.path)) ?? [];
    writeFileSync(this.#file, text);
    for (const file of [assets, join(this.#assembly, 'manifest.json')]) {
      writeFileSync(file, readFileSync(file, 'utf8').replaceAll(before, digestOf(text)));
    }
  }
}

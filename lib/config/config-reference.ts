import * as z from 'zod';
import { configJsonSchema } from './json-schema.ts';

/** As much of JSON Schema as the config's uses. */
const node = z.looseObject({
  title: z.string().optional(),
  type: z.string().optional(),
  description: z.string().optional(),
  default: z.unknown().optional(),
  enum: z.array(z.unknown()).optional(),
  const: z.string().optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  required: z.array(z.string()).optional(),
  get properties() {
    return z.record(z.string(), node).optional();
  },
  get additionalProperties() {
    return z.union([z.boolean(), node]).optional();
  },
  get items() {
    return node.optional();
  },
  get oneOf() {
    return z.array(node).optional();
  },
  get anyOf() {
    return z.array(node).optional();
  },
});
type Node = z.infer<typeof node>;

interface Option {
  readonly path: string;
  readonly schema: Node;
  readonly required: boolean;
}

/** Bounds that only say "a safe integer" tell a reader nothing. */
const SAFE = Number.MAX_SAFE_INTEGER;

/** Every option of the config as a Markdown page, derived from the schema. */
export function configReference(): string {
  const rows = optionsOf(node.parse(configJsonSchema()), '')
    .filter(({ path }) => path !== '$schema')
    .map(({ path, schema, required }) =>
      [`\`${path}\``, valuesOf(schema), defaultOf(schema, required), schema.description ?? '']
        .map((cell) => cell.replaceAll('|', '\\|'))
        .join(' | '),
    );
  return [
    '# Configuration',
    '',
    'Every option of `evergreen.config.ts`, written from its schema by `npm run schema`. Editors know',
    'them too: by the types of `defineConfig`, and by `schema/evergreen.config.schema.json` for a',
    '`evergreen.config.json`.',
    '',
    '| option | values | default | what it does |',
    '| --- | --- | --- | --- |',
    ...rows.map((row) => `| ${row} |`),
    '',
  ].join('\n');
}

function optionsOf(schema: Node, path: string): Option[] {
  const required = new Set(schema.required);
  const own = Object.entries(schema.properties ?? {}).flatMap(([name, property]) => {
    const at = path ? `${path}.${name}` : name;
    return [
      { path: at, schema: property, required: required.has(name) },
      ...optionsOf(property, at),
    ];
  });
  const named =
    typeof schema.additionalProperties === 'object' ? schema.additionalProperties : undefined;
  return [
    ...own,
    ...(schema.items ? optionsOf(schema.items, `${path}[]`) : []),
    ...(named ? optionsOf(named, `${path}.<name>`) : []),
    ...variantsOf(schema, path),
  ];
}

/** The options of a union, each once, told of which variants and with the types it has in them. */
function variantsOf(schema: Node, path: string): Option[] {
  const variants = (schema.oneOf ?? schema.anyOf ?? []).map((variant) => ({
    tag: variant.title ?? variant.properties?.['type']?.const ?? '',
    options: optionsOf(variant, path),
  }));
  const paths = new Set(variants.flatMap(({ options }) => options.map((option) => option.path)));
  return [...paths].flatMap((at) => {
    const having = variants.flatMap(({ tag, options }) =>
      options.filter((option) => option.path === at).map((option) => ({ tag, option })),
    );
    const [first] = having;
    if (!first) return [];
    const tags = having.map(({ tag }) => tag);
    const types = [...new Set(having.map(({ option }) => option.schema.type ?? ''))];
    const kind = schema.oneOf ? ' columns' : '';
    const whose = having.length < variants.length ? `Of ${tags.join(', ')}${kind}. ` : '';
    const { description = '' } = first.option.schema;
    const isTag = schema.oneOf !== undefined && at === `${path}.type`;
    return {
      ...first.option,
      schema: {
        ...first.option.schema,
        type: types.filter(Boolean).join(' or ') || undefined,
        enum: isTag ? tags : first.option.schema.enum,
        description: isTag ? 'What the cells hold.' : `${whose}${description}`,
      },
    };
  });
}

function valuesOf({ type, enum: values, minimum, maximum, anyOf }: Node): string {
  if (anyOf && !type) return anyOf.map(valuesOf).filter(unlessRepeated).join(' or ');
  if (values) return values.map((value) => `\`${String(value)}\``).join(', ');
  const low = minimum !== undefined && minimum > -SAFE ? `from ${minimum}` : '';
  const high = maximum !== undefined && maximum < SAFE ? `to ${maximum}` : '';
  return [type ?? '', low, high].filter(Boolean).join(' ');
}

function unlessRepeated(value: string, index: number, all: readonly string[]): boolean {
  return all.indexOf(value) === index;
}

function defaultOf(schema: Node, required: boolean): string {
  if (required) return 'required';
  return schema.default === undefined ? 'none' : `\`${JSON.stringify(schema.default)}\``;
}

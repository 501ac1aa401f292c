import * as z from 'zod';

/**
 * The keys that the schema allows at a path of the given input; empty where it has no fixed keys.
 * The input decides which member of a union counts.
 */
export function allowedKeys(schema: z.core.$ZodType, path: Path, input: unknown): string[] {
  const inner = schemaAt(schema, path, input);
  return inner === undefined ? [] : ownKeys(inner);
}

/** The schema of the value at a path of the given input, and of a union's members the one meant. */
export function schemaAt(
  schema: z.core.$ZodType,
  path: Path,
  input: unknown,
): z.core.$ZodType | undefined {
  const [head, ...tail] = path;
  const inner = unwrap(schema, input);
  if (head === undefined) return inner;
  const next = child(inner, head);
  return next === undefined ? undefined : schemaAt(next, tail, valueAt(input, [head]));
}

function ownKeys(schema: z.core.$ZodType): string[] {
  if (schema instanceof z.ZodObject) return Object.keys(schema.shape);
  const names = schema instanceof z.ZodRecord ? schema.keyType : undefined;
  return names instanceof z.ZodEnum ? names.options.map(String) : [];
}

type Path = readonly PropertyKey[];

/** The input's value at a path, undefined where the path leads nowhere. */
export function valueAt(input: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, key)
        ? Reflect.get(value, key)
        : undefined,
    input,
  );
}

function child(schema: z.core.$ZodType, key: PropertyKey): z.core.$ZodType | undefined {
  if (schema instanceof z.ZodArray) return schema.element;
  if (schema instanceof z.ZodRecord) return schema.valueType;
  if (schema instanceof z.ZodObject) return schema.shape[String(key)];
  return undefined;
}

function unwrap(schema: z.core.$ZodType, input: unknown): z.core.$ZodType {
  if (
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault
  ) {
    return unwrap(schema.unwrap(), input);
  }
  if (schema instanceof z.ZodDiscriminatedUnion) return taggedMember(schema, input);
  return schema instanceof z.ZodUnion ? meantMember(schema, input) : schema;
}

function taggedMember(schema: z.ZodDiscriminatedUnion, input: unknown): z.core.$ZodType {
  const { discriminator } = schema.def;
  const chosen = valueAt(input, [discriminator]);
  return (
    schema.options.find((option) => {
      const member = child(option, discriminator);
      return member !== undefined && z.safeParse(member, chosen).success;
    }) ?? schema
  );
}

/** The member that knows the most of the input's keys; the first among equals. */
function meantMember(schema: z.ZodUnion, input: unknown): z.core.$ZodType {
  const keys = Object.keys(Object(input));
  const known = (option: z.core.$ZodType) => {
    const own = ownKeys(option);
    return keys.filter((key) => own.includes(key)).length;
  };
  const most = Math.max(...schema.options.map(known));
  return schema.options.find((option) => known(option) === most) ?? schema;
}

import type {
  AddTagsInput,
  AddTagsOutput,
  DeleteTagsInput,
  DeleteTagsOutput,
  ListTagsInput,
  ListTagsOutput,
  Tag,
} from '@aws-sdk/client-sagemaker';
import { required } from '../call.ts';
import { notEmulated, validationError } from '../errors.ts';
import { page } from '../listing.ts';

/** The most that a resource of AWS carries. */
const MOST = 50;

/** The page of ListTags where none is asked for. */
const PAGE = 50;

/** The tags of everything that has an ARN. */
export class Tags {
  readonly #tags = new Map<string, Map<string, string>>();

  /** A new resource, with the tags it is made with. */
  create(arn: string, tags: readonly Tag[] = []): void {
    this.#tags.set(arn, withTags(new Map(), tags));
  }

  remove(arn: string): void {
    this.#tags.delete(arn);
  }

  /** As events carry them. */
  asMap(arn: string): Record<string, string> {
    return Object.fromEntries(this.#tags.get(arn) ?? []);
  }

  addTags({ ResourceArn, Tags: tags }: AddTagsInput): AddTagsOutput {
    const arn = required(ResourceArn, 'ResourceArn');
    const all = withTags(this.#of(arn), required(tags, 'Tags'));
    this.#tags.set(arn, all);
    return { Tags: asList(all) };
  }

  listTags({ ResourceArn, ...request }: ListTagsInput): ListTagsOutput {
    const never = new Date(0);
    const tags = asList(this.#of(required(ResourceArn, 'ResourceArn'))).map((tag) => ({
      tag,
      name: tag.Key,
      status: '',
      createdAt: never,
      modifiedAt: never,
    }));
    const { items, ...next } = page(tags, { MaxResults: PAGE, ...request });
    return { Tags: items.map(({ tag }) => tag), ...next };
  }

  deleteTags({ ResourceArn, TagKeys }: DeleteTagsInput): DeleteTagsOutput {
    const tags = this.#of(required(ResourceArn, 'ResourceArn'));
    for (const key of required(TagKeys, 'TagKeys')) tags.delete(key);
    return {};
  }

  #of(arn: string): Map<string, string> {
    if (arn.includes(':model-package/')) {
      throw validationError('A versioned model package can not be tagged; tag its group.');
    }
    const tags = this.#tags.get(arn);
    if (tags) return tags;
    if (
      /:(training-job|processing-job|model-package-group|model|endpoint-config|endpoint)\//.test(
        arn,
      )
    ) {
      throw validationError(`Could not find resource: ${arn}`);
    }
    throw notEmulated(`tags of ${arn}`);
  }
}

function withTags(present: ReadonlyMap<string, string>, tags: readonly Tag[]): Map<string, string> {
  const keys = tags.map(({ Key }) => required(Key, 'Key'));
  const twice = keys.find((key, index) => keys.indexOf(key) !== index);
  if (twice !== undefined) throw validationError(`The tag key "${twice}" occurs more than once.`);
  const all = new Map(present);
  for (const { Key, Value } of tags) all.set(required(Key, 'Key'), required(Value, 'Value'));
  if (all.size > MOST) throw validationError(`A resource has at most ${MOST} tags.`);
  return all;
}

function asList(tags: ReadonlyMap<string, string>): { Key: string; Value: string }[] {
  return [...tags].map(([Key, Value]) => ({ Key, Value }));
}

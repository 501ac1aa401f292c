import { openApiDocument } from '../../pipelines/serving/openapi.ts';
import type { ModelDefinitions } from '../shared/ports/model-definitions.ts';

/** The API as OpenAPI describes it. @param server - absolute, without a slash at its end */
export async function describeApi(
  server: string,
  { definitions, system }: { readonly definitions: ModelDefinitions; readonly system: string },
): Promise<object> {
  const names = (await definitions.names()).toSorted();
  const found = await Promise.all(names.map(async (name) => await definitions.find(name)));
  const models = found.flatMap((compiled) => (compiled ? [compiled.definition] : []));
  return openApiDocument(models, { server, system });
}

import { cp, mkdir, stat } from 'node:fs/promises';
import { extract } from 'tar';
import type { CloudFiles } from '../cloud/ports.ts';
import type { JobFolder } from '../container/job-folder.ts';
import { parseS3Uri } from '../container/s3-uri.ts';
import { told } from '../errors.ts';
import type { ModelContainer } from '../models/model.ts';
import { InstanceFailure } from './instance-failure.ts';

/**
 * Brings the artifact to `/opt/ml/model`, and a copy of its code to where it is installed from.
 * @throws InstanceFailure in AWS's words
 */
export async function fillModelFolder(
  folder: JobFolder,
  container: ModelContainer,
  files: CloudFiles,
): Promise<void> {
  const model = await folder.folder('model');
  const { modelDataUrl } = container;
  if (modelDataUrl !== undefined) {
    const archive = folder.own('model.tar.gz');
    await download(files, modelDataUrl, archive);
    await unpack(archive, modelDataUrl, model);
  }
  const from = folder.localised(
    container.environment['SAGEMAKER_SUBMIT_DIRECTORY'] ?? '/opt/ml/model/code',
  );
  const code = folder.own('code');
  const found = await stat(from).catch(() => undefined);
  if (found?.isDirectory()) await cp(from, code, { recursive: true });
  else await mkdir(code);
}

async function download(files: CloudFiles, uri: string, file: string): Promise<void> {
  const { bucket, key } = parseS3Uri(uri);
  try {
    await files.download(bucket, key, file);
  } catch (error) {
    console.error(`Downloading ${uri}: ${told(error)}`);
    throw new InstanceFailure(
      `Failed to download model data for container "primary" from URL: "${uri}". Please ensure that there is an object located at the URL and that the role passed to CreateModel has permissions to download the object.`,
    );
  }
}

async function unpack(archive: string, uri: string, target: string): Promise<void> {
  try {
    await extract({ file: archive, cwd: target, strict: true });
  } catch (error) {
    console.error(`Unpacking ${uri}: ${told(error)}`);
    throw new InstanceFailure(
      `Failed to extract model data archive from URL "${uri}". Please ensure that the object located at the URL is a valid tar.gz archive.`,
    );
  }
}

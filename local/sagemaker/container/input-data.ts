import { mkdir } from 'node:fs/promises';
import { dirname, join, normalize } from 'node:path';
import * as z from 'zod';
import type { CloudFiles } from '../cloud/ports.ts';
import { JobFailure, told } from '../errors.ts';
import { parseS3Uri } from './s3-uri.ts';

/** Where a channel's or an input's files come from. */
export interface InputSource {
  readonly uri: string;
  readonly type: 'S3Prefix' | 'ManifestFile';
}

interface InputFile {
  readonly key: string;
  /** Below the input's folder. */
  readonly path: string;
}

/** How many objects are fetched at a time. */
const AT_ONCE = 8;

/** https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_S3DataSource.html */
const manifest = z.tuple([z.object({ prefix: z.string().startsWith('s3://') })], z.string());

/**
 * Fetches an input's files into a folder, laid out as SageMaker lays them out.
 * @throws JobFailure in AWS's words when one is missing or denied
 */
export async function fetchInput(
  files: CloudFiles,
  source: InputSource,
  folder: string,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  try {
    const { bucket, wanted } = await inputFiles(files, source);
    for (let from = 0; from < wanted.length; from += AT_ONCE) {
      const some = wanted.slice(from, from + AT_ONCE);
      await Promise.all(some.map((file) => fetchFile(files, bucket, file, folder)));
    }
  } catch (error) {
    if (error instanceof JobFailure) throw error;
    throw downloadFailed(`Failed to download data from ${source.uri}. ${told(error)}`);
  }
}

async function fetchFile(
  files: CloudFiles,
  bucket: string,
  { key, path }: InputFile,
  folder: string,
): Promise<void> {
  if (normalize(path).startsWith('..')) {
    throw downloadFailed(`s3://${bucket}/${key} would lie outside the input's folder.`);
  }
  const target = join(folder, path);
  await mkdir(dirname(target), { recursive: true });
  await files.download(bucket, key, target);
}

async function inputFiles(
  files: CloudFiles,
  { uri, type }: InputSource,
): Promise<{ bucket: string; wanted: InputFile[] }> {
  const { bucket, key: prefix } = parseS3Uri(uri);
  if (type === 'ManifestFile') return readManifest(uri, await files.read(bucket, prefix));
  const keys = await files.list(bucket, prefix);
  if (keys.length === 0) throw downloadFailed(`No S3 objects found under S3 URL "${uri}".`);
  return { bucket, wanted: keys.map((key) => ({ key, path: pathBelow(prefix, key) })) };
}

/**
 * A prefix that is a folder's name, or ends with a slash, keeps what lies below it; one that is an
 * object, or a part of a name, keeps names from its last slash on.
 */
export function pathBelow(prefix: string, key: string): string {
  const isFolder = prefix === '' || prefix.endsWith('/') || key.startsWith(`${prefix}/`);
  const from = isFolder ? prefix.length : prefix.lastIndexOf('/') + 1;
  return key.slice(from).replace(/^\/+/, '');
}

function readManifest(uri: string, text: string) {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    throw downloadFailed(`The manifest ${uri} is not JSON.`);
  }
  const parsed = manifest.safeParse(document);
  if (!parsed.success) {
    throw downloadFailed(`The manifest ${uri} is no [{"prefix": "s3://…"}, "file", …].`);
  }
  const [{ prefix }, ...paths] = parsed.data;
  const { bucket, key } = parseS3Uri(prefix);
  return { bucket, wanted: paths.map((path) => ({ key: `${key}${path}`, path })) };
}

function downloadFailed(why: string): JobFailure {
  return new JobFailure(`ClientError: Data download failed:${why}`);
}

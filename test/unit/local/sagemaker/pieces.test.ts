import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { findImage } from '../../../../local/sagemaker/container/images.ts';
import { pathBelow } from '../../../../local/sagemaker/container/input-data.ts';
import { LogPump } from '../../../../local/sagemaker/container/log-pump.ts';
import { below, parseS3Uri } from '../../../../local/sagemaker/container/s3-uri.ts';
import { inMilliseconds } from '../../../../local/sagemaker/cloud/event-sender.ts';
import { inSeconds } from '../../../../local/sagemaker/server.ts';
import {
  commandArguments,
  decoded,
} from '../../../../local/sagemaker/training-jobs/script-arguments.ts';
import { MetricScraper } from '../../../../local/sagemaker/training-jobs/metric-scraper.ts';
import { InMemoryCloud } from './in-memory-cloud.ts';

describe('where an object of a prefix lies', () => {
  it.each([
    ['data/train/', 'data/train/a.csv', 'a.csv'],
    ['data/train', 'data/train/deep/a.csv', 'deep/a.csv'],
    ['data/a.csv', 'data/a.csv', 'a.csv'],
    ['a.csv', 'a.csv', 'a.csv'],
    ['data/tr', 'data/train.csv', 'train.csv'],
    ['data/tr', 'data/train/a.csv', 'train/a.csv'],
    ['', 'data/a.csv', 'data/a.csv'],
  ])('%s of %s', (prefix, key, path) => {
    expect(pathBelow(prefix, key)).toBe(path);
  });
});

describe('S3 URIs', () => {
  it('are taken apart', () => {
    expect(parseS3Uri('s3://b/a/c')).toEqual({ bucket: 'b', key: 'a/c' });
    expect(parseS3Uri('s3://b')).toEqual({ bucket: 'b', key: '' });
    expect(below('s3://b/a', 'x')).toEqual({ bucket: 'b', key: 'a/x' });
    expect(below('s3://b/a/', 'x')).toEqual({ bucket: 'b', key: 'a/x' });
    expect(below('s3://b', 'x')).toEqual({ bucket: 'b', key: 'x' });
  });

  it.each(['', 'b/a', 'https://b/a', 's3:///a'])('%s is none', (uri) => {
    expect(() => parseS3Uri(uri)).toThrow('is not an S3 URI');
  });
});

describe('an image', () => {
  const images = { 'sagemaker-xgboost:3.2-0': { python: '/p' } };

  it.each([
    ['683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:3.2-0', { python: '/p' }],
    ['123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn/sagemaker-xgboost:3.2-0', { python: '/p' }],
    ['683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:1.7-1', undefined],
    ['docker.io/sagemaker-xgboost:3.2-0', undefined],
    ['683313688378.dkr.ecr.us-east-1.amazonaws.com/constructor', undefined],
  ])('%s', (uri, found) => {
    expect(findImage(images, uri)).toEqual(found);
  });
});

describe('a log pump', () => {
  it('keeps lines in order, none empty, within what a call takes', async () => {
    const cloud = new InMemoryCloud();
    const sizes: number[] = [];
    const put: typeof cloud.logs.put = async (group, stream, lines) => {
      sizes.push(lines.length);
      await cloud.logs.put(group, stream, lines);
    };
    const pump = new LogPump({ ...cloud.logs, put }, 'group', 'job/stream');
    for (let i = 0; i < 10_001; i += 1) pump.line(i === 0 ? '' : String(i));
    await sleep(120);
    pump.line('x'.repeat(100_000));
    await pump.end();
    const lines = cloud.log('group', 'job');
    expect(lines.slice(0, 3)).toEqual([' ', '1', '2']);
    expect(lines).toHaveLength(10_002);
    expect(lines.at(-1)).toHaveLength(60_000);
    expect(sizes).toEqual([10_000, 1, 1]);
  });

  it('makes no stream when there is nothing to say', async () => {
    const cloud = new InMemoryCloud();
    await new LogPump(cloud.logs, 'group', 'stream').end();
    expect(cloud.lines.size).toBe(0);
  });

  it('cuts at a million bytes a call', async () => {
    const sizes: number[] = [];
    const logs = {
      createStream: async () => await Promise.resolve(),
      put: async (_: string, __: string, lines: readonly unknown[]) => {
        await Promise.resolve(sizes.push(lines.length));
      },
    };
    const pump = new LogPump(logs, 'group', 'stream');
    for (let i = 0; i < 20; i += 1) pump.line('x'.repeat(60_000));
    await pump.end();
    expect(sizes).toEqual([17, 3]);
  });
});

describe('scraped metrics', () => {
  it('are finite numbers of the first group', () => {
    const scraper = new MetricScraper([
      { Name: 'auc', Regex: 'auc=(\\S*)' },
      { Name: 'bare', Regex: 'auc=' },
    ]);
    for (const line of ['auc=0.5', 'auc=nan', 'auc=', 'auc=1e-3 auc=2', 'other']) {
      scraper.line(line);
    }
    expect(scraper.points.map(({ name, value }) => [name, value])).toEqual([
      ['auc', 0.5],
      ['auc', 0.001],
    ]);
    expect(scraper.last.map(({ value }) => value)).toEqual([0.001]);
  });
});

describe('script arguments', () => {
  it.each([
    ['5', '5'],
    ['5.0', '5.0'],
    ['0.25', '0.25'],
    ['true', 'True'],
    ['null', 'None'],
    ['plain text', 'plain text'],
    ['"quoted"', 'quoted'],
    ['[1, "a"]', "[1, 'a']"],
    ['{"b": 1, "a": 2}', 'a=2,b=1'],
    ['/opt/ml/model', '/here/model'],
  ])('%s becomes %s', (given, word) => {
    const { own } = decoded({ name: given }, (text) => text.replace('/opt/ml', '/here'));
    expect(commandArguments(own)).toEqual(['--name', word]);
  });
});

it('times are seconds on the wire and milliseconds in events', () => {
  const value = { at: new Date(1500), list: [{ at: new Date(0) }], none: undefined };
  expect(inSeconds(value)).toEqual({ at: 1.5, list: [{ at: 0 }], none: undefined });
  expect(inMilliseconds(value)).toStrictEqual({ at: 1500, list: [{ at: 0 }] });
});

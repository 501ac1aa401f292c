import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Resource, resourcesOf, synthesisedApp } from '../support/synthesised-app.ts';

const RUNBOOK = readFileSync(new URL('../../docs/runbook.md', import.meta.url), 'utf8');

let resources: Resource[];

beforeAll(async () => {
  resources = resourcesOf(await synthesisedApp('examples/flight-delay'));
}, 60_000);

function ofType(type: string): Resource[] {
  const found = resources.filter((resource) => resource.Type === type);
  expect(found.length, `resources of type ${type}`).toBeGreaterThan(0);
  return found;
}

/** Sections that a person comes to of their own accord. */
const PROCEDURES = ['deploy-again-after-a-destroy'];

describe('alarms and the runbook', () => {
  const anchors = [...RUNBOOK.matchAll(/^## (.+)$/gm)].map(([, heading]) =>
    (heading ?? '').toLowerCase().replaceAll(' ', '-'),
  );

  it('every alarm says its severity, notifies somebody, and has a section in the runbook', () => {
    for (const alarm of ofType('AWS::CloudWatch::Alarm')) {
      const description = String(alarm.Properties['AlarmDescription']);
      expect(description, alarm.id).toMatch(/^\[(page|ticket)\] .+ Runbook: docs\/runbook\.md#/);
      expect(anchors, alarm.id).toContain(description.split('#').at(-1));
      expect(alarm.Properties['TreatMissingData'], alarm.id).toBeDefined();
      expect(alarm.Properties['AlarmActions'], alarm.id).toHaveLength(1);
    }
  });

  it('every section of the runbook has an alarm', () => {
    const linked = ofType('AWS::CloudWatch::Alarm').map(({ Properties }) =>
      String(Properties['AlarmDescription']).split('#').at(-1),
    );
    expect(anchors.filter((anchor) => !linked.includes(anchor))).toEqual(PROCEDURES);
    expect(anchors.length).toBeGreaterThan(PROCEDURES.length);
  });

  it('an alarm has a name of its own only where a rule has to know it', () => {
    const named = ofType('AWS::CloudWatch::Alarm').flatMap(
      ({ Properties }) => Properties['AlarmName'] ?? [],
    );
    expect(named).toEqual(['evergreen-drift-flight-delay']);
  });

  it('the alarms’ encrypted topic lets CloudWatch publish, and so does its key', () => {
    const topicPolicy = JSON.stringify(ofType('AWS::SNS::TopicPolicy'));
    expect(topicPolicy).toContain('cloudwatch.amazonaws.com');
    const keyPolicy = JSON.stringify(ofType('AWS::KMS::Key'));
    expect(keyPolicy).toMatch(/kms:Decrypt.*kms:GenerateDataKey.*cloudwatch\.amazonaws\.com/);
  });
});

it('the runbook maps what the data stack leaves, as an import of it asks for', () => {
  const identifiers = new Map([
    ['AWS::KMS::Key', 'KeyId'],
    ['AWS::S3::Bucket', 'BucketName'],
    ['AWS::DynamoDB::Table', 'TableName'],
  ]);
  const kept = resources.filter(
    ({ stack, DeletionPolicy }) => stack === 'evergreen-data' && DeletionPolicy === 'Retain',
  );
  const rows = [...RUNBOOK.matchAll(/^ +\| `([A-Za-z]+[0-9A-F]{8})` +\| `(\w+)`/gm)];
  expect(new Map(rows.map(([, id = '', property]) => [id, property]))).toEqual(
    new Map(kept.map(({ id, Type }) => [id, identifiers.get(Type)])),
  );
});

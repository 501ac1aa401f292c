import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import {
  anEmulator,
  describe as described,
  type EmulatorUnderTest,
  over,
  trainingJob,
  WRITE_MODEL,
} from './emulator-under-test.ts';

describe('the end of a training job before its time', () => {
  async function started(emulator: EmulatorUnderTest, code: string, seconds = 60) {
    await emulator.call('CreateTrainingJob', {
      ...trainingJob(code),
      StoppingCondition: { MaxRuntimeInSeconds: seconds },
    });
    while (emulator.cloud.log('/aws/sagemaker/TrainingJobs', 'job-1').length === 0) await sleep(10);
  }

  const SAVES_ON_TERM = `
import signal
def save(*_):
    ${WRITE_MODEL.trim().replaceAll('\n', '\n    ')}
    sys.exit(0)
signal.signal(signal.SIGTERM, save)
print('ready')
time.sleep(60)`;

  it('a stopped one gets SIGTERM, may save its model, and is Stopping, then Stopped', async () => {
    const emulator = await anEmulator({ graceMs: 5000 });
    await started(emulator, SAVES_ON_TERM);
    expect(await emulator.call('StopTrainingJob', { TrainingJobName: 'job-1' })).toEqual({});
    expect(await described(emulator, 'Training', 'job-1')).toMatchObject({
      TrainingJobStatus: 'Stopping',
    });
    const job = await over(emulator, 'Training', 'job-1');
    expect(job).toMatchObject({ TrainingJobStatus: 'Stopped', SecondaryStatus: 'Stopped' });
    expect(emulator.cloud.uploads).toHaveLength(1);
    expect(await emulator.call('StopTrainingJob', { TrainingJobName: 'job-1' })).toMatchObject({
      __type: 'ValidationException',
      message: 'The request was rejected because the training job is in status Stopped.',
    });
  });

  it('one that does not listen is killed after the grace', async () => {
    const emulator = await anEmulator({ graceMs: 100 });
    await started(
      emulator,
      'import signal\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\nprint("ready")\ntime.sleep(60)',
    );
    await emulator.call('StopTrainingJob', { TrainingJobName: 'job-1' });
    expect(await over(emulator, 'Training', 'job-1')).toMatchObject({ SecondaryStatus: 'Stopped' });
  });

  it('one out of time is Stopped by MaxRuntimeExceeded', async () => {
    const emulator = await anEmulator();
    await started(emulator, 'print("ready")\ntime.sleep(60)', 1);
    const job = await over(emulator, 'Training', 'job-1');
    expect(job).toMatchObject({
      TrainingJobStatus: 'Stopped',
      SecondaryStatus: 'MaxRuntimeExceeded',
    });
    expect(job['FailureReason']).toBeUndefined();
  });

  it('one stopped at its start never runs', async () => {
    const emulator = await anEmulator();
    await emulator.call('CreateTrainingJob', trainingJob('print("ran")'));
    await emulator.call('StopTrainingJob', { TrainingJobName: 'job-1' });
    expect(await over(emulator, 'Training', 'job-1')).toMatchObject({ SecondaryStatus: 'Stopped' });
    expect(emulator.cloud.lines.size).toBe(0);
  });

  it('one that leaves a process behind in a session of its own is over all the same', async () => {
    const emulator = await anEmulator();
    const code =
      "import subprocess\nsubprocess.Popen(['sleep', '3'], start_new_session=True)\nprint('ready')";
    await started(emulator, code);
    const job = await over(emulator, 'Training', 'job-1');
    expect(job).toMatchObject({ SecondaryStatus: 'Completed' });
  });
});

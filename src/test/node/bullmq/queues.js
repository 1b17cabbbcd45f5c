'use strict';

// Single queues of BullMQ: what a job goes through.

const assert = require('node:assert/strict');
const { setTimeout: pause } = require('node:timers/promises');
const { UnrecoverableError } = require('bullmq');
const { until } = require('./bench');

async function severalWorkers(bench) {
  const name = 'several-workers';
  const jobs = 300;
  const queue = bench.queue(name);
  const processed = new Map();
  for (let i = 0; i < 3; i++) {
    const processor = async (job) => {
      processed.set(job.data.n, (processed.get(job.data.n) ?? 0) + 1);
      return { squared: job.data.n ** 2 };
    };
    await bench.worker(name, processor, { concurrency: 10 });
  }
  assert.equal(await queue.getWorkersCount(), 3);
  await queue.addBulk(Array.from({ length: jobs }, (_, n) => ({ name: 'square', data: { n } })));
  await until('all jobs done', async () => (await queue.getCompletedCount()) === jobs);
  assert.deepEqual(await queue.getJobCounts('wait', 'active', 'failed', 'completed'), {
    wait: 0,
    active: 0,
    failed: 0,
    completed: jobs,
  });
  assert.equal(processed.size, jobs);
  assert.ok([...processed.values()].every((times) => times === 1), 'a job ran twice');
  for (const job of await queue.getCompleted(0, jobs)) {
    assert.equal(job.returnvalue.squared, job.data.n ** 2);
  }
}

async function delayed(bench) {
  const queue = bench.queue('delayed');
  const waited = new Map();
  for (const delay of [600, 200, 400]) {
    await queue.add('later', { delay }, { delay });
  }
  const promoted = await queue.add('promoted', { delay: 3_600_000 }, { delay: 3_600_000 });
  assert.equal(await queue.getDelayedCount(), 4);
  await bench.worker('delayed', async (job) => waited.set(job.data.delay, Date.now() - job.timestamp));
  await until('delayed jobs done', async () => (await queue.getCompletedCount()) === 3);
  for (const delay of [600, 200, 400]) {
    assert.ok(waited.get(delay) >= delay - 2, `a delay of ${delay} ms ended after ${waited.get(delay)} ms`);
  }
  await promoted.promote();
  await until('a promoted job done', async () => (await promoted.getState()) === 'completed');
}

async function prioritised(bench) {
  const queue = bench.queue('prioritised');
  for (const priority of [3, 1, 2, 1, 3]) {
    await queue.add('job', { priority }, { priority });
  }
  await queue.add('job', { priority: 0 });
  assert.deepEqual(await queue.getCountsPerPriority([0, 1, 2, 3]), { 0: 1, 1: 2, 2: 1, 3: 2 });
  const raised = (await queue.getPrioritized()).find((job) => job.data.priority === 2);
  await raised.changePriority({ priority: 5 });
  const order = [];
  await bench.worker('prioritised', async (job) => order.push(job.data.priority));
  await until('prioritised jobs done', async () => (await queue.getCompletedCount()) === 6);
  assert.deepEqual(order, [0, 1, 1, 3, 3, 2]);
}

async function rateLimited(bench) {
  const queue = bench.queue('rate-limited');
  await queue.addBulk(Array.from({ length: 9 }, (_, n) => ({ name: 'job', data: { n } })));
  const limiter = { max: 3, duration: 400 };
  const started = Date.now();
  let last = 0;
  for (let i = 0; i < 2; i++) {
    await bench.worker('rate-limited', async () => (last = Date.now()), { limiter, concurrency: 4 });
  }
  await until('limited jobs done', async () => (await queue.getCompletedCount()) === 9);
  assert.ok(last - started >= 790, `nine jobs at three per 400 ms took ${last - started} ms`);
}

async function schedulers(bench) {
  const queue = bench.queue('schedulers');
  const runs = { every: 0, cron: 0 };
  await queue.upsertJobScheduler('every', { every: 150, limit: 4 }, { name: 'every', data: { of: 'every' } });
  await queue.upsertJobScheduler('cron', { pattern: '* * * * * *' }, { name: 'cron', data: { of: 'cron' } });
  assert.equal(await queue.getJobSchedulersCount(), 2);
  await bench.worker('schedulers', async (job) => runs[job.data.of]++);
  await until('a schedule run to its end', () => runs.every === 4 && runs.cron >= 2);
  assert.equal((await queue.getJobScheduler('cron')).pattern, '* * * * * *');
  assert.equal(await queue.removeJobScheduler('cron'), true);
  await until('no job left', async () => (await queue.getJobCountByTypes('wait', 'active', 'delayed')) === 0);
  assert.equal(runs.every, 4);
  assert.deepEqual((await queue.getJobSchedulers()).filter((scheduler) => scheduler?.key === 'cron'), []);
}

async function retries(bench) {
  const queue = bench.queue('retries');
  const backoff = { type: 'exponential', delay: 50 };
  const fragile = await queue.add('fragile', {}, { attempts: 4, backoff });
  const hopeless = await queue.add('hopeless', {}, { attempts: 2, backoff: { type: 'fixed', delay: 20 } });
  const given = await queue.add('given-up', {}, { attempts: 5 });
  const times = [];
  await bench.worker('retries', async (job) => {
    if (job.name === 'fragile') {
      times.push(Date.now());
      if (job.attemptsMade < 3) {
        throw new Error('not yet');
      }
      return 'at last';
    }
    throw job.name === 'given-up' ? new UnrecoverableError('no use') : new Error('never');
  });
  await until('three ends', async () => (await queue.getJobCountByTypes('completed', 'failed')) === 3);
  assert.equal((await queue.getJob(fragile.id)).returnvalue, 'at last');
  assert.equal(times.length, 4);
  assert.ok(times[3] - times[0] >= 50 + 100 + 200 - 10, `backoff of ${times[3] - times[0]} ms`);
  const failed = await queue.getJob(hopeless.id);
  assert.deepEqual([failed.failedReason, failed.attemptsMade], ['never', 2]);
  assert.equal((await queue.getJob(given.id)).attemptsMade, 1);
}

async function events(bench) {
  const queue = bench.queue('events');
  const heard = await bench.events('events');
  const seen = [];
  for (const event of ['added', 'waiting', 'active', 'progress', 'completed', 'failed', 'drained', 'paused', 'resumed']) {
    heard.on(event, (about) => seen.push([event, about?.jobId]));
  }
  await queue.pause();
  const good = await queue.add('good', {});
  const bad = await queue.add('bad', {});
  await bench.worker('events', async (job) => {
    await job.updateProgress(50);
    await job.log(`log of ${job.name}`);
    await job.updateData({ seen: job.name });
    if (job.name === 'bad') {
      throw new Error('wanted');
    }
    return 42;
  });
  await queue.resume();
  assert.equal(await good.waitUntilFinished(heard, 30_000), 42);
  await assert.rejects(bad.waitUntilFinished(heard, 30_000), /wanted/);
  const of = (job) => seen.filter(([, id]) => id === job.id).map(([event]) => event);
  await until('every event', () => of(bad).includes('failed') && seen.some(([event]) => event === 'drained'));
  assert.deepEqual(of(good), ['added', 'waiting', 'active', 'progress', 'completed']);
  assert.deepEqual(of(bad), ['added', 'waiting', 'active', 'progress', 'failed']);
  assert.ok(seen.some(([event]) => event === 'paused') && seen.some(([event]) => event === 'resumed'));
  assert.deepEqual((await queue.getJobLogs(good.id)).logs, ['log of good']);
  const done = await queue.getJob(good.id);
  assert.deepEqual([done.progress, done.data], [50, { seen: 'good' }]);
}

async function pauseAndObliterate(bench) {
  const queue = bench.queue('pausing');
  let done = 0;
  const worker = await bench.worker('pausing', async () => done++);
  await queue.pause();
  assert.equal(await queue.isPaused(), true);
  await queue.addBulk(Array.from({ length: 20 }, (_, n) => ({ name: 'job', data: { n } })));
  await queue.add('delayed', {}, { delay: 3_600_000 });
  assert.equal(await queue.getJobCountByTypes('waiting', 'paused'), 20);
  assert.equal(done, 0);
  await queue.resume();
  await until('jobs of a resumed queue done', async () => (await queue.getCompletedCount()) === 20);
  assert.equal((await queue.clean(0, 5, 'completed')).length, 5);
  assert.equal(await queue.getCompletedCount(), 15);
  await queue.pause();
  await queue.add('left', {});
  await queue.drain();
  assert.equal(await queue.getJobCountByTypes('waiting', 'paused'), 0);
  await worker.close(); // its look for stalled jobs would make keys again
  await queue.obliterate();
  const redis = bench.redis();
  const left = [];
  for await (const keys of redis.scanStream({ match: 'bull:pausing:*', count: 1000 })) {
    left.push(...keys);
  }
  assert.deepEqual(left, []);
}

async function stalled(bench) {
  const queue = bench.queue('stalled');
  const options = { lockDuration: 400, stalledInterval: 300, skipLockRenewal: true };
  const release = new AbortController();
  const lost = await bench.worker('stalled', () => pause(60_000, null, { signal: release.signal }).catch(() => 'lost'), {
    ...options,
    skipStalledCheck: true,
  });
  lost.on('failed', () => {});
  const job = await queue.add('job', {});
  await until('a job under way', async () => (await job.getState()) === 'active');
  await lost.pause(true);
  await bench.worker('stalled', async () => 'recovered', { lockDuration: 30_000, stalledInterval: 300 });
  await until('a stalled job done', async () => (await job.getState()) === 'completed');
  assert.equal((await queue.getJob(job.id)).returnvalue, 'recovered');
  bench.errors.length = 0; // the first worker lost its lock, as it says
  release.abort();
}

async function deduplicated(bench) {
  const queue = bench.queue('deduplicated');
  const first = await queue.add('job', { n: 1 }, { deduplication: { id: 'same' } });
  const second = await queue.add('job', { n: 2 }, { deduplication: { id: 'same' } });
  assert.equal(second.id, first.id);
  const own = await queue.add('job', { n: 3 }, { jobId: 'own-id' });
  await queue.add('job', { n: 4 }, { jobId: 'own-id' });
  assert.equal(own.id, 'own-id');
  assert.equal(await queue.getWaitingCount(), 2);
  const seen = [];
  await bench.worker('deduplicated', async (job) => seen.push(job.data.n));
  await until('both done', async () => (await queue.getCompletedCount()) === 2);
  assert.deepEqual(seen, [1, 3]);
  const third = await queue.add('job', { n: 5 }, { deduplication: { id: 'same' } });
  assert.notEqual(third.id, first.id);
}

module.exports = {
  severalWorkers,
  delayed,
  prioritised,
  rateLimited,
  schedulers,
  retries,
  events,
  pauseAndObliterate,
  stalled,
  deduplicated,
};

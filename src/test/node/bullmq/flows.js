'use strict';

// Flows of BullMQ: parents that wait for children in other queues.

const assert = require('node:assert/strict');
const { WaitingChildrenError } = require('bullmq');
const { until } = require('./bench');

async function parentsAndChildren(bench) {
  const flows = bench.flows();
  const parents = bench.queue('flow-parents');
  await bench.worker('flow-leaves', async (job) => job.data.n, { concurrency: 8 });
  const sum = async (job) => Object.values(await job.getChildrenValues()).reduce((a, b) => a + b, 0);
  await bench.worker('flow-middle', sum, { concurrency: 4 });
  await bench.worker('flow-parents', sum, { concurrency: 4 });
  const leaf = (n) => ({ name: 'leaf', queueName: 'flow-leaves', data: { n } });
  const middle = (n) => ({ name: 'middle', queueName: 'flow-middle', children: [leaf(n), leaf(n + 1), leaf(n + 2)] });
  const trees = await flows.addBulk(
    Array.from({ length: 20 }, (_, i) => ({
      name: 'parent',
      queueName: 'flow-parents',
      children: [middle(10 * i), middle(100 * i), leaf(1)],
    })),
  );
  await until('all parents done', async () => (await parents.getCompletedCount()) === 20);
  for (let i = 0; i < 20; i++) {
    const parent = await parents.getJob(trees[i].job.id);
    assert.equal(parent.returnvalue, 30 * i + 3 + 300 * i + 3 + 1);
    assert.deepEqual((await parent.getDependenciesCount({ processed: true, unprocessed: true })), {
      processed: 3,
      unprocessed: 0,
    });
  }
  assert.equal(await parents.getWaitingChildrenCount(), 0);
  const tree = await flows.getFlow({ id: trees[0].job.id, queueName: 'flow-parents' });
  assert.equal(tree.children.length, 3);
}

async function failingChildren(bench) {
  const flows = bench.flows();
  const strict = await flows.add({
    name: 'parent',
    queueName: 'strict-parents',
    children: [{ name: 'bad', queueName: 'bad-children', opts: { failParentOnFailure: true } }],
  });
  const lenient = await flows.add({
    name: 'parent',
    queueName: 'lenient-parents',
    children: [{ name: 'bad', queueName: 'bad-children', opts: { ignoreDependencyOnFailure: true } }],
  });
  await bench.worker('bad-children', async () => {
    throw new Error('broken child');
  });
  await bench.worker('strict-parents', async () => 'ran');
  await bench.worker('lenient-parents', async (job) => Object.values(await job.getIgnoredChildrenFailures()));
  await until('a failed parent', async () => (await strict.job.getState()) === 'failed');
  await until('a parent that ignores it', async () => (await lenient.job.getState()) === 'completed');
  const ignored = await bench.queue('lenient-parents').getJob(lenient.job.id);
  assert.deepEqual(ignored.returnvalue, ['broken child']);
}

async function childrenAddedWhileRunning(bench) {
  const parents = bench.queue('step-parents');
  const children = bench.queue('step-children');
  await bench.worker('step-children', async (job) => job.data.n * 2);
  await bench.worker('step-parents', async (job, token) => {
    if (job.data.step === 0) {
      const parent = { id: job.id, queue: job.queueQualifiedName };
      await children.add('child', { n: 21 }, { parent });
      await job.updateData({ step: 1 });
      if (await job.moveToWaitingChildren(token)) {
        throw new WaitingChildrenError();
      }
    }
    return Object.values(await job.getChildrenValues());
  });
  const parent = await parents.add('parent', { step: 0 });
  await until('a parent with a late child done', async () => (await parent.getState()) === 'completed');
  assert.deepEqual((await parents.getJob(parent.id)).returnvalue, [42]);
}

module.exports = { parentsAndChildren, failingChildren, childrenAddedWhileRunning };

'use strict';

// What every scenario starts from: queues, workers and events of one server, closed together at the end.

const { setTimeout: pause } = require('node:timers/promises');
const { FlowProducer, Queue, QueueEvents, Worker } = require('bullmq');
const IORedis = require('ioredis');

const LIMIT_MS = 40_000;

class Bench {
  constructor(host, port) {
    this.address = { host, port };
    this.opened = [];
    this.errors = [];
  }

  queue(name, options = {}) {
    return this.#keep(new Queue(name, { connection: this.address, ...options }));
  }

  async worker(name, processor, options = {}) {
    const worker = this.#keep(new Worker(name, processor, { connection: this.address, drainDelay: 1, ...options }));
    await worker.waitUntilReady();
    return worker;
  }

  async events(name) {
    const events = this.#keep(new QueueEvents(name, { connection: this.address, lastEventId: '0-0' }));
    await events.waitUntilReady();
    return events;
  }

  flows() {
    return this.#keep(new FlowProducer({ connection: this.address }));
  }

  redis(options = {}) {
    const redis = new IORedis({ ...this.address, ...options });
    this.opened.push({ close: () => redis.disconnect() });
    return redis;
  }

  #keep(part) {
    part.on('error', (error) => this.errors.push(error));
    this.opened.push(part);
    return part;
  }

  // Workers end before the queues that they work for.
  async close() {
    for (const part of this.opened.reverse()) {
      await part.close();
    }
  }
}

async function until(what, holds) {
  const deadline = Date.now() + LIMIT_MS;
  for (;;) {
    if (await holds()) {
      return;
    }
    if (Date.now() > deadline) {
      throw new Error(`not within ${LIMIT_MS} ms: ${what}`);
    }
    await pause(10);
  }
}

module.exports = { Bench, until };

'use strict';

// ioredis by itself: transactions, pipelines, scripts and messages over keys on all shards.

const assert = require('node:assert/strict');
const { until } = require('./bench');

async function transactions(bench) {
  const redis = bench.redis();
  const replies = await redis.multi().set('io:a', '1').incr('io:b').rename('io:a', 'io:c').mget('io:a', 'io:b', 'io:c').exec();
  assert.deepEqual(replies, [
    [null, 'OK'],
    [null, 1],
    [null, 'OK'],
    [null, [null, '1', '1']],
  ]);
  const wrong = await redis.multi().set('io:s', 'x').lpush('io:s', 'y').get('io:s').exec();
  assert.match(wrong[1][0].message, /^WRONGTYPE/);
  assert.deepEqual(wrong[2], [null, 'x']);
  await assert.rejects(redis.multi().set('io:s').exec(), /EXECABORT/);
  const other = bench.redis();
  await redis.watch('io:c', 'io:s');
  await other.set('io:s', 'changed');
  assert.equal(await redis.multi().set('io:c', 'lost').exec(), null);
  assert.equal(await redis.get('io:c'), '1');
}

async function countersUnderWatch(bench) {
  const increment = async () => {
    const redis = bench.redis();
    for (let i = 0; i < 25; ) {
      await redis.watch('io:x', 'io:y');
      const [x, y] = (await redis.mget('io:x', 'io:y')).map(Number);
      assert.equal(x + y, 0);
      if (await redis.multi().set('io:x', x + 1).set('io:y', y - 1).exec()) {
        i++;
      }
    }
  };
  await Promise.all([increment(), increment(), increment()]);
  assert.deepEqual(await bench.redis().mget('io:x', 'io:y'), ['75', '-75']);
}

async function pipelines(bench) {
  const redis = bench.redis({ enableAutoPipelining: true });
  const replies = await Promise.all(Array.from({ length: 1000 }, (_, i) => redis.incr(`io:p${i % 50}`)));
  replies.forEach((reply, i) => assert.equal(reply, Math.floor(i / 50) + 1));
}

async function scripts(bench) {
  const redis = bench.redis();
  redis.defineCommand('swap', {
    numberOfKeys: 2,
    lua: `local a, b = redis.call('get', KEYS[1]), redis.call('get', KEYS[2])
          redis.call('mset', KEYS[1], b, KEYS[2], a)
          return {b, a, cjson.encode({keys = KEYS})}`,
  });
  await redis.mset('io:l', 'left', 'io:r', 'right');
  assert.deepEqual(await redis.swap('io:l', 'io:r'), ['right', 'left', '{"keys":["io:l","io:r"]}']);
  assert.deepEqual(await redis.mget('io:l', 'io:r'), ['right', 'left']);
}

async function messages(bench) {
  const publisher = bench.redis();
  const subscriber = bench.redis();
  const heard = [];
  subscriber.on('message', (channel, message) => heard.push(`${channel} ${message}`));
  subscriber.on('pmessage', (pattern, channel, message) => heard.push(`${pattern} ${channel} ${message}`));
  assert.equal(await subscriber.subscribe('io:news', 'io:more'), 2);
  assert.equal(await subscriber.psubscribe('io:n*'), 3);
  assert.equal(await publisher.publish('io:news', 'hello'), 2);
  await until('both messages', () => heard.length === 2);
  assert.deepEqual(heard.sort(), ['io:n* io:news hello', 'io:news hello']);
  await subscriber.unsubscribe('io:news', 'io:more');
  await subscriber.punsubscribe('io:n*');
  assert.equal(await publisher.publish('io:news', 'nobody'), 0);
}

async function blocking(bench) {
  const waiting = bench.redis();
  const taken = waiting.blpop('io:q1', 'io:q2', 'io:q3', 20);
  await bench.redis().rpush('io:q3', 'element');
  assert.deepEqual(await taken, ['io:q3', 'element']);
}

module.exports = { transactions, countersUnderWatch, pipelines, scripts, messages, blocking };

'use strict';
// ioredis with its default settings: node ioredis.js PORT [OTHER_PORT]

const assert = require('node:assert/strict');
const { once } = require('node:events');
const Redis = require('ioredis');
const { run, signal, first, last } = require('./checks.js');

const MANY = 2000;

async function main() {
  const client = new Redis(first);
  const other = new Redis(last);
  await run({
    async 'ready, as it finds by INFO'() {
      if (client.status !== 'ready') {
        await once(client, 'ready');
      }
      assert.match(await client.info('server'), /redis_version:/);
    },

    async 'strings, counters and expiry'() {
      assert.equal(await client.set('io:s', 'v', 'EX', 100), 'OK');
      assert.equal(await client.get('io:s'), 'v');
      assert.ok((await client.ttl('io:s')) > 90);
      assert.equal(await client.set('io:s', 'w', 'NX'), null);
      assert.equal(await client.incrby('io:n', 5), 5);
      assert.equal(await client.getdel('io:s'), 'v');
      assert.equal(await client.exists('io:s', 'io:n'), 1);
    },

    async 'hashes, lists, sets and sorted sets'() {
      assert.equal(await client.hset('io:h', { a: '1', b: '2' }), 2);
      assert.deepEqual(await client.hgetall('io:h'), { a: '1', b: '2' });
      assert.equal(await client.rpush('io:l', 'a', 'b', 'c'), 3);
      assert.equal(await client.lmove('io:l', 'io:l', 'LEFT', 'RIGHT'), 'a');
      assert.deepEqual(await client.lrange('io:l', 0, -1), ['b', 'c', 'a']);
      assert.equal(await client.sadd('io:set', 'a', 'b', 'a'), 2);
      assert.deepEqual((await client.smembers('io:set')).sort(), ['a', 'b']);
      assert.equal(await client.zadd('io:z', 1, 'a', 2.5, 'b'), 2);
      assert.deepEqual(await client.zrange('io:z', 0, -1, 'WITHSCORES'), ['a', '1', 'b', '2.5']);
      assert.deepEqual(await client.zpopmin('io:z'), ['a', '1']);
    },

    async 'keys of several owners'() {
      assert.equal(await client.mset({ 'io:1': '1', 'io:2': '2', 'io:3': '3' }), 'OK');
      assert.deepEqual(await client.mget('io:3', 'io:none', 'io:1'), ['3', null, '1']);
      assert.equal(await client.del('io:1', 'io:2', 'io:3', 'io:none'), 3);
    },

    async 'pipelines, named and automatic'() {
      const pipeline = client.pipeline();
      for (let i = 0; i < MANY; i++) {
        pipeline.set(`io:many:${i}`, i).get(`io:many:${i}`);
      }
      const replies = await pipeline.exec();
      assert.deepEqual(replies[2 * MANY - 1], [null, `${MANY - 1}`]);
      const auto = new Redis(first, { enableAutoPipelining: true });
      assert.deepEqual(await Promise.all([auto.get('io:many:7'), auto.get('io:many:8')]), ['7', '8']);
      auto.disconnect();
    },

    async 'scanning all keys'() {
      const found = new Set();
      for await (const keys of client.scanStream({ match: 'io:many:*', count: 500 })) {
        keys.forEach((key) => found.add(key));
      }
      assert.equal(found.size, MANY);
    },

    async 'bytes that are no text'() {
      const bytes = Buffer.from([0, 255, 13, 10, 36]);
      await client.set('io:bytes', bytes);
      assert.deepEqual(await client.getBuffer('io:bytes'), bytes);
    },

    async 'MULTI, and WATCH that fails and succeeds'() {
      const done = await client.multi().set('{io:m}a', '1').incr('{io:m}b').get('{io:m}a').exec();
      assert.deepEqual(done, [[null, 'OK'], [null, 1], [null, '1']]);
      const alone = new Redis(first);
      await alone.watch('{io:m}a');
      await other.set('{io:m}a', '2');
      assert.equal(await alone.multi().set('{io:m}a', '3').exec(), null);
      await alone.watch('{io:m}a');
      assert.deepEqual(await alone.multi().set('{io:m}a', '4').exec(), [[null, 'OK']]);
      alone.disconnect();
    },

    async 'scripts as commands of their own'() {
      client.defineCommand('add', { numberOfKeys: 1, lua: "return redis.call('INCRBY', KEYS[1], ARGV[1])" });
      assert.equal(await client.add('io:sum', 2), 2);
      assert.equal(await client.add('io:sum', 3), 5);
      assert.deepEqual(await client.pipeline().add('io:sum', 1).get('io:sum').exec(), [[null, 6], [null, '6']]);
    },

    async 'blocking pops, served by another node'() {
      const alone = new Redis(first);
      const waiting = alone.blpop('io:queue', 0);
      assert.equal(await other.rpush('io:queue', 'job'), 1);
      assert.deepEqual(await waiting, ['io:queue', 'job']);
      assert.equal(await alone.bzpopmin('io:none', 0.05), null);
      alone.disconnect();
    },

    async 'streams and consumer groups'() {
      await client.xgroup('CREATE', 'io:x', 'g', '0', 'MKSTREAM');
      const id = await client.xadd('io:x', '*', 'field', 'value');
      const read = await client.xreadgroup('GROUP', 'g', 'c', 'COUNT', 10, 'BLOCK', 1000, 'STREAMS', 'io:x', '>');
      assert.deepEqual(read, [['io:x', [[id, ['field', 'value']]]]]);
      assert.equal(await client.xack('io:x', 'g', id), 1);
    },

    async 'messages to a subscriber at another node'() {
      const subscriber = new Redis(last);
      const exact = signal();
      const pattern = signal();
      subscriber.on('message', (channel, message) => exact.resolve([channel, message]));
      subscriber.on('pmessage', (_, channel, message) => pattern.resolve([channel, message]));
      assert.equal(await subscriber.subscribe('io:news'), 1);
      assert.equal(await subscriber.psubscribe('io:n*'), 2);
      await client.publish('io:news', 'hello');
      assert.deepEqual(await exact.promise, ['io:news', 'hello']);
      assert.deepEqual(await pattern.promise, ['io:news', 'hello']);
      subscriber.disconnect();
    },

    async 'errors in the words of Redis'() {
      await assert.rejects(client.lpush('io:h', 'x'), /^ReplyError: WRONGTYPE/);
      await assert.rejects(client.call('NO-SUCH'), /unknown command/);
      assert.equal(await client.ping(), 'PONG');
    },
  });
  await client.quit();
  await other.quit();
}

main();

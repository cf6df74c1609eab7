'use strict';
// node-redis with its default settings: node node-redis.js PORT [OTHER_PORT]

const assert = require('node:assert/strict');
const { createClient, createClientPool, defineScript, RESP_TYPES } = require('redis');
const { run, signal, first, last } = require('./checks.js');

const url = (port) => ({ url: `redis://127.0.0.1:${port}` });
const MANY = 2000;

async function main() {
  const client = await createClient({ ...url(first), scripts: { add } }).connect();
  const other = await createClient(url(last)).connect();
  await run({
    async 'strings, counters and expiry'() {
      assert.equal(await client.ping(), 'PONG');
      assert.equal(await client.set('nr:s', 'v', { expiration: { type: 'EX', value: 100 } }), 'OK');
      assert.equal(await client.get('nr:s'), 'v');
      assert.ok((await client.ttl('nr:s')) > 90);
      assert.equal(await client.set('nr:s', 'w', { condition: 'NX' }), null);
      assert.equal(await client.incrBy('nr:n', 5), 5);
      assert.equal(await client.getDel('nr:s'), 'v');
      assert.equal(await client.exists(['nr:s', 'nr:n']), 1);
    },

    async 'hashes, lists, sets and sorted sets'() {
      assert.equal(await client.hSet('nr:h', { a: '1', b: '2' }), 2);
      assert.deepEqual({ ...(await client.hGetAll('nr:h')) }, { a: '1', b: '2' });
      assert.equal(await client.rPush('nr:l', ['a', 'b', 'c']), 3);
      assert.equal(await client.lMove('nr:l', 'nr:l', 'LEFT', 'RIGHT'), 'a');
      assert.deepEqual(await client.lRange('nr:l', 0, -1), ['b', 'c', 'a']);
      assert.equal(await client.sAdd('nr:set', ['a', 'b', 'a']), 2);
      assert.deepEqual((await client.sMembers('nr:set')).sort(), ['a', 'b']);
      assert.equal(await client.zAdd('nr:z', [{ score: 1, value: 'a' }, { score: 2.5, value: 'b' }]), 2);
      assert.deepEqual(await client.zRangeWithScores('nr:z', 0, -1), [
        { value: 'a', score: 1 },
        { value: 'b', score: 2.5 },
      ]);
      assert.deepEqual({ ...(await client.zPopMin('nr:z')) }, { value: 'a', score: 1 });
    },

    async 'keys of several owners'() {
      assert.equal(await client.mSet({ 'nr:1': '1', 'nr:2': '2', 'nr:3': '3' }), 'OK');
      assert.deepEqual(await client.mGet(['nr:3', 'nr:none', 'nr:1']), ['3', null, '1']);
      assert.equal(await client.del(['nr:1', 'nr:2', 'nr:3', 'nr:none']), 3);
    },

    async 'commands of one turn as one pipeline'() {
      const replies = [];
      for (let i = 0; i < MANY; i++) {
        client.set(`nr:many:${i}`, `${i}`);
        replies.push(client.get(`nr:many:${i}`));
      }
      assert.deepEqual(await Promise.all(replies), Array.from({ length: MANY }, (_, i) => `${i}`));
    },

    async 'scanning all keys'() {
      const found = new Set();
      for await (const keys of client.scanIterator({ MATCH: 'nr:many:*', COUNT: 500 })) {
        keys.forEach((key) => found.add(key));
      }
      assert.equal(found.size, MANY);
    },

    async 'bytes that are no text'() {
      const bytes = Buffer.from([0, 255, 13, 10, 36]);
      await client.set('nr:bytes', bytes);
      const raw = client.withTypeMapping({ [RESP_TYPES.BLOB_STRING]: Buffer });
      assert.deepEqual(await raw.get('nr:bytes'), bytes);
    },

    async 'MULTI, and WATCH that fails and succeeds'() {
      assert.deepEqual(await client.multi().set('{nr:m}a', '1').incr('{nr:m}b').get('{nr:m}a').exec(), ['OK', 1, '1']);
      const alone = await createClient(url(first)).connect();
      await alone.watch('{nr:m}a');
      await other.set('{nr:m}a', '2');
      await assert.rejects(alone.multi().set('{nr:m}a', '3').exec(), /watched keys/i);
      await alone.watch('{nr:m}a');
      assert.deepEqual(await alone.multi().set('{nr:m}a', '4').exec(), ['OK']);
      await alone.close();
    },

    async 'a script, by its digest and then by its text'() {
      assert.equal(await client.add('nr:sum', 2), 2);
      assert.equal(await client.add('nr:sum', 3), 5);
      assert.equal(await client.eval('return ARGV[1]', { arguments: ['x'] }), 'x');
    },

    async 'blocking pops, served by another node'() {
      const alone = await createClient(url(first)).connect();
      const waiting = alone.blPop('nr:queue', 0);
      assert.equal(await other.rPush('nr:queue', 'job'), 1);
      assert.deepEqual({ ...(await waiting) }, { key: 'nr:queue', element: 'job' });
      assert.equal(await alone.bzPopMin('nr:none', 0.05), null);
      await alone.close();
    },

    async 'streams and consumer groups'() {
      await client.xGroupCreate('nr:x', 'g', '0', { MKSTREAM: true });
      const id = await client.xAdd('nr:x', '*', { field: 'value' });
      const [{ messages }] = await client.xReadGroup('g', 'c', { key: 'nr:x', id: '>' }, { COUNT: 10, BLOCK: 1000 });
      assert.equal(messages[0].id, id);
      assert.deepEqual({ ...messages[0].message }, { field: 'value' });
      assert.equal(await client.xAck('nr:x', 'g', id), 1);
    },

    async 'messages to a subscriber at another node'() {
      const subscriber = await createClient(url(last)).connect();
      const exact = signal();
      const pattern = signal();
      const sharded = signal();
      await subscriber.subscribe('nr:news', (message, channel) => exact.resolve([channel, message]));
      await subscriber.pSubscribe('nr:n*', (message, channel) => pattern.resolve([channel, message]));
      await subscriber.sSubscribe('nr:shard', (message, channel) => sharded.resolve([channel, message]));
      await client.publish('nr:news', 'hello');
      await client.sPublish('nr:shard', 'part');
      assert.deepEqual(await exact.promise, ['nr:news', 'hello']);
      assert.deepEqual(await pattern.promise, ['nr:news', 'hello']);
      assert.deepEqual(await sharded.promise, ['nr:shard', 'part']);
      const inMulti = signal();
      await subscriber.subscribe('nr:multi', (message) => inMulti.resolve(message));
      const replies = await client.multi().incr('nr:told').publish('nr:multi', 'done').exec();
      assert.equal(replies[0], 1);
      assert.equal(typeof replies[1], 'number');
      assert.equal(await inMulti.promise, 'done');
      await subscriber.unsubscribe('nr:news');
      subscriber.destroy();
    },

    async 'RESP3'() {
      const three = await createClient({ ...url(first), RESP: 3 }).connect();
      await three.hSet('nr:h3', 'a', '1');
      assert.deepEqual({ ...(await three.hGetAll('nr:h3')) }, { a: '1' });
      await three.zAdd('nr:z3', { score: 1.5, value: 'a' });
      assert.equal(await three.zScore('nr:z3', 'a'), 1.5);
      await three.close();
    },

    async 'a pool of connections'() {
      const pool = await createClientPool(url(first)).connect();
      assert.deepEqual(await Promise.all([pool.set('nr:p', '1'), pool.ping()]), ['OK', 'PONG']);
      await pool.execute((one) => one.incr('nr:p'));
      assert.equal(await pool.get('nr:p'), '2');
      await pool.close();
    },

    async 'errors in the words of Redis'() {
      await assert.rejects(client.lPush('nr:h', 'x'), /^.*WRONGTYPE/);
      await assert.rejects(client.sendCommand(['NO-SUCH']), /unknown command/);
      assert.equal(await client.ping(), 'PONG');
    },
  });
  await client.close();
  await other.close();
  process.exit(); // a closed pool has a timer left, which would fail
}

const add = defineScript({
  NUMBER_OF_KEYS: 1,
  SCRIPT: "return redis.call('INCRBY', KEYS[1], ARGV[1])",
  parseCommand(parser, key, by) {
    parser.pushKey(key);
    parser.push(String(by));
  },
  transformReply: (reply) => reply,
});

main();

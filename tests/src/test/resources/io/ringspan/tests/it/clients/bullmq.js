'use strict';
// A BullMQ job queue with its default settings and a {tag} for prefix: node bullmq.js PORT [OTHER_PORT]

const assert = require('node:assert/strict');
const { FlowProducer, Queue, QueueEvents, Worker } = require('bullmq');
const { run, signal, first, last } = require('./checks.js');

const JOBS = 200;

const at = (port, more) => ({ connection: { host: '127.0.0.1', port }, prefix: '{bull}', ...more });
const text = (number) => `job ${number}`;
const numbers = (count) => Array.from({ length: count }, (_, i) => i);

// One queue with its events at one node, and workers at both; all closed at the end.
async function withQueue(name, body) {
  const queue = new Queue(name, at(first));
  // From the first event on: a job may be done before anybody asks for the next.
  const events = new QueueEvents(name, at(last, { lastEventId: '0-0' }));
  const workers = [];
  const work = (port, processor, options) => {
    const worker = new Worker(name, processor, at(port, options));
    worker.on('error', (failed) => console.error(name, failed));
    workers.push(worker);
    return worker;
  };
  try {
    await events.waitUntilReady();
    await body(queue, events, work);
  } finally {
    await Promise.all(workers.map((worker) => worker.close()));
    await events.close();
    await queue.close();
  }
}

// Fulfilled when this event was heard that often.
function heard(events, event, count) {
  const done = signal();
  const jobs = [];
  events.on(event, (what) => {
    jobs.push(what.jobId);
    if (jobs.length === count) {
      done.resolve(jobs);
    }
  });
  return done.promise;
}

async function main() {
  await run({
    async 'every job is done once, by two workers, and told of'() {
      await withQueue('once', async (queue, events, work) => {
        const completed = heard(events, 'completed', JOBS);
        const done = [];
        const takers = new Set();
        for (const [who, port] of [first, last].entries()) {
          work(port, async (job) => {
            done.push(job.name);
            takers.add(who);
            return job.name;
          }, { concurrency: 5 });
        }
        await queue.addBulk(numbers(JOBS / 2).map((i) => ({ name: text(i), data: { i } })));
        await Promise.all(numbers(JOBS / 2).map((i) => queue.add(text(JOBS / 2 + i), { i })));
        assert.equal(new Set(await completed).size, JOBS);
        assert.deepEqual(done.sort(), numbers(JOBS).map(text).sort());
        assert.equal(takers.size, 2);
        assert.deepEqual(await queue.getJobCounts('wait', 'active', 'completed', 'failed'), {
          wait: 0,
          active: 0,
          completed: JOBS,
          failed: 0,
        });
      });
    },

    async 'what a job gives is given to who waits for it'() {
      await withQueue('reply', async (queue, events, work) => {
        work(last, async (job) => {
          await job.updateProgress(50);
          await job.log('half');
          return job.data.a + job.data.b;
        });
        const job = await queue.add('sum', { a: 2, b: 3 });
        assert.equal(await job.waitUntilFinished(events), 5);
        assert.deepEqual((await queue.getJobLogs(job.id)).logs, ['half']);
        assert.equal((await queue.getJob(job.id)).progress, 50);
      });
    },

    async 'what fails is tried again, and then no more'() {
      await withQueue('retry', async (queue, events, work) => {
        const tries = { twice: 0, always: 0 };
        work(first, async (job) => {
          tries[job.name]++;
          if (job.name === 'always' || tries[job.name] < 3) {
            throw new Error('not yet');
          }
        });
        const completed = heard(events, 'completed', 1);
        const failed = heard(events, 'failed', 1);
        const options = { attempts: 3, backoff: { type: 'fixed', delay: 20 } };
        await queue.addBulk(Object.keys(tries).map((name) => ({ name, data: {}, opts: options })));
        await Promise.all([completed, failed]);
        assert.deepEqual(tries, { twice: 3, always: 3 });
        assert.equal((await queue.getFailed())[0].failedReason, 'not yet');
      });
    },

    async 'delayed jobs wait for their time'() {
      await withQueue('delay', async (queue, events, work) => {
        const early = [];
        work(last, async (job) => {
          if (Date.now() < job.timestamp + job.delay) {
            early.push(job.name);
          }
        });
        const completed = heard(events, 'completed', 20);
        await queue.addBulk(numbers(20).map((i) => ({ name: text(i), data: {}, opts: { delay: 10 + 20 * i } })));
        await completed;
        assert.deepEqual(early, []);
      });
    },

    async 'priorities give the order'() {
      await withQueue('priority', async (queue, events, work) => {
        const order = [];
        const completed = heard(events, 'completed', 4);
        for (const priority of [3, 1, 4, 2]) {
          await queue.add(`${priority}`, {}, { priority });
        }
        work(first, async (job) => {
          order.push(job.name);
        });
        await completed;
        assert.deepEqual(order, ['1', '2', '3', '4']);
      });
    },

    async 'a schedule makes jobs until it ends'() {
      await withQueue('schedule', async (queue, events, work) => {
        const done = [];
        const completed = heard(events, 'completed', 3);
        work(last, async (job) => {
          done.push(job.name);
        });
        await queue.upsertJobScheduler('tick', { every: 50, limit: 3 }, { name: 'tick' });
        await completed;
        assert.deepEqual(done, ['tick', 'tick', 'tick']);
      });
    },

    async 'a flow: the parent comes behind its children and has what they gave'() {
      await withQueue('flow', async (queue, events, work) => {
        const flows = new FlowProducer(at(last));
        work(first, async (job) => {
          if (job.name !== 'parent') {
            return job.data.i;
          }
          return Object.values(await job.getChildrenValues()).reduce((sum, value) => sum + value, 0);
        }, { concurrency: 3 });
        const children = numbers(5).map((i) => ({ name: 'child', queueName: 'flow', data: { i } }));
        const { job } = await flows.add({ name: 'parent', queueName: 'flow', children });
        assert.equal(await job.waitUntilFinished(events), 10);
        await flows.close();
      });
    },

    async 'a job of a worker that is gone goes to another'() {
      await withQueue('stalled', async (queue, events, work) => {
        const taken = signal();
        const gone = work(first, async () => {
          taken.resolve();
          await new Promise(() => {});
        }, { lockDuration: 200, skipLockRenewal: true, skipStalledCheck: true });
        const job = await queue.add('left', {});
        await taken.promise;
        await gone.close(true);
        work(last, async () => 'taken over', { stalledInterval: 100 });
        assert.equal(await job.waitUntilFinished(events), 'taken over');
      });
    },

    async 'paused, resumed, counted and removed'() {
      await withQueue('paused', async (queue, events, work) => {
        await queue.pause();
        const job = await queue.add('kept', {}, { deduplication: { id: 'same' } });
        const again = await queue.add('kept', {}, { deduplication: { id: 'same' } });
        assert.equal(again.id, job.id);
        work(last, async () => 'done');
        assert.equal(await queue.getJobCountByTypes('paused', 'wait'), 1);
        await queue.resume();
        assert.equal(await job.waitUntilFinished(events), 'done');
        await job.remove();
        await queue.obliterate({ force: true });
        assert.equal(await queue.getJobCountByTypes('completed', 'wait'), 0);
      });
    },
  });
}

main();

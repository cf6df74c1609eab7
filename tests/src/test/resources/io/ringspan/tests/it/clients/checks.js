'use strict';
// Runs checks one after the other and prints one line for each: "ok NAME", or "not ok NAME: WHY".

const SECONDS_MAX = 20;

async function run(checks) {
  for (const [name, check] of Object.entries(checks)) {
    try {
      await within(check());
      console.log(`ok ${name}`);
    } catch (failed) {
      console.log(`not ok ${name}: ${String(failed?.message ?? failed).replaceAll(/\s+/g, ' ')}`);
    }
  }
}

async function within(promise) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not done after ${SECONDS_MAX} s`)), SECONDS_MAX * 1000);
  });
  try {
    await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

// A promise, and what fulfils it.
function signal() {
  let resolve;
  const promise = new Promise((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

// The ports of the nodes to talk to: the script's arguments. The last is another node than the first, where there is one.
const ports = process.argv.slice(2).map(Number);

module.exports = { run, signal, first: ports[0], last: ports.at(-1) };

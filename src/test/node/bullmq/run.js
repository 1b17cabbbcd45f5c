'use strict';

// Runs every scenario at the same time against the server at the given address and exits with 0 if all of them
// came out right and no library found anything to warn of. Usage: node run.js HOST PORT [SCENARIO]

const { Bench } = require('./bench');

const scenarios = { ...require('./queues'), ...require('./flows'), ...require('./ioredis') };
const [host, port, only] = process.argv.slice(2);
let failures = 0;

function fail(name, error) {
  failures++;
  console.log(`failed ${name}: ${error?.stack ?? error}`);
}

async function run(name) {
  const bench = new Bench(host, Number(port));
  const started = Date.now();
  try {
    await scenarios[name](bench);
    bench.errors.forEach((error) => fail(name, error));
    console.log(`done ${name} in ${Date.now() - started} ms`);
  } catch (error) {
    fail(name, error);
  }
  await bench.close();
}

async function main() {
  console.warn = (text) => fail('no warnings', text);
  process.on('unhandledRejection', (error) => fail('no stray errors', error));
  await Promise.all(Object.keys(scenarios).filter((name) => !only || name === only).map(run));
  process.exit(failures === 0 ? 0 : 1);
}

main();

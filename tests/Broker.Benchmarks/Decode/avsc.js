// node avsc.js FOLDER NAME: decodes NAME.bin (datums behind little-endian int32 lengths) with NAME.avsc, every field of every packet, again
// and again. For each line read, a number of milliseconds, it works that long and answers with a line:
// {"rounds": [µs per packet of each round], "cpu": µs computed by the whole process, "packets": in all}.
const avsc = require('avsc');
const fs = require('fs');
const path = require('path');
const readline = require('readline');

const leastPackets = 100;
const [folder, name] = process.argv.slice(2);

// 64-bit ids do not fit a JavaScript number.
const long = avsc.types.LongType.__with({
  fromBuffer: bytes => bytes.readBigInt64LE(),
  toBuffer: value => { const bytes = Buffer.alloc(8); bytes.writeBigInt64LE(value); return bytes; },
  fromJSON: BigInt,
  toJSON: Number,
  isValid: value => typeof value === 'bigint',
  compare: (one, other) => (one === other ? 0 : one < other ? -1 : 1),
});

const schema = JSON.parse(fs.readFileSync(path.join(folder, `${name}.avsc`), 'utf8'));
const type = avsc.Type.forSchema(schema, { registry: { long }, wrapUnions: true });
const file = fs.readFileSync(path.join(folder, `${name}.bin`));
const datums = [];
for (let at = 0; at < file.length;) {
  const start = at + 4;
  at = start + file.readInt32LE(at);
  datums.push(file.subarray(start, at));
}

const repeats = Math.ceil(leastPackets / datums.length);
const now = () => Number(process.hrtime.bigint()) / 1e3;
function round() {
  const began = now();
  for (let i = 0; i < repeats; i++) {
    for (const datum of datums) type.fromBuffer(datum);
  }
  return (now() - began) / datums.length / repeats;
}

readline.createInterface({ input: process.stdin }).on('line', line => {
  const rounds = [];
  const before = process.cpuUsage();
  for (const began = now(); now() - began < 1e3 * Number(line);) rounds.push(round());
  const { user, system } = process.cpuUsage(before);
  console.log(JSON.stringify({ rounds, cpu: user + system, packets: rounds.length * repeats * datums.length }));
});

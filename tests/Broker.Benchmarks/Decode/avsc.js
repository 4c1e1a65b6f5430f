// node avsc.js FOLDER NAME [SECONDS]: decodes NAME.bin (datums behind little-endian int32 lengths) with NAME.avsc, every field of every
// packet, again and again; prints {"median": µs per packet, "best": µs per packet}.
const avsc = require('avsc');
const fs = require('fs');
const path = require('path');

const [folder, name, seconds = '1'] = process.argv.slice(2);

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

const now = () => Number(process.hrtime.bigint()) / 1e3;
function round() {
  const began = now();
  for (const datum of datums) type.fromBuffer(datum);
  return (now() - began) / datums.length;
}

const limit = 1e6 * Number(seconds);
for (const began = now(); now() - began < limit / 2;) round();
const rounds = [];
for (const began = now(); now() - began < limit;) rounds.push(round());
rounds.sort((one, other) => one - other);
console.log(JSON.stringify({ median: rounds[rounds.length >> 1], best: rounds[0] }));

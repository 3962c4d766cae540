"use strict";
/** The only line to the parent: JSON, one message a line, on fd 3. Reads block, so that a call to the parent needs no event loop. */
const fs = require("node:fs");

const CHANNEL = 3;
const CHUNK = 65_536;
let rest = Buffer.alloc(0);

exports.send = function send(message) {
  const bytes = Buffer.from(`${JSON.stringify(message)}\n`);
  let written = 0;
  while (written < bytes.length) {
    try {
      written += fs.writeSync(CHANNEL, bytes, written);
    } catch (error) {
      if (error.code !== "EAGAIN") throw error;
    }
  }
};

/** The next message of the parent; ends the process when the parent is gone, for then nobody wants an answer. */
exports.receive = function receive() {
  const chunks = [];
  for (;;) {
    const end = rest.indexOf(10);
    if (end >= 0) {
      chunks.push(rest.subarray(0, end));
      rest = rest.subarray(end + 1);
      return JSON.parse(Buffer.concat(chunks).toString("utf8"));
    }
    chunks.push(rest);
    const chunk = Buffer.allocUnsafe(CHUNK);
    const n = readChunk(chunk);
    if (n <= 0) process.exit(0);
    rest = chunk.subarray(0, n);
  }
};

/** What follows a message as it is: `size` bytes. */
exports.receiveBytes = function receiveBytes(size) {
  const bytes = Buffer.allocUnsafe(size);
  let filled = rest.copy(bytes, 0, 0, size);
  rest = rest.subarray(filled);
  while (filled < size) {
    const n = readChunk(bytes.subarray(filled));
    if (n <= 0) process.exit(0);
    filled += n;
  }
  return bytes;
};

function readChunk(chunk) {
  for (;;) {
    try {
      return fs.readSync(CHANNEL, chunk);
    } catch (error) {
      if (error.code !== "EAGAIN") throw error;
    }
  }
}

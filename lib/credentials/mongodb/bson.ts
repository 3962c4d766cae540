/**
 * As much of BSON (bsonspec.org) as a greeting and a sign-in need: text, numbers, booleans, bytes, documents and lists. A driver would be two
 * megabytes for a connection test.
 */

export type Bson = string | number | boolean | null | Buffer | Bson[] | { [key: string]: Bson };

/** Whole numbers become int32. */
export function encodeBson(document: Readonly<Record<string, Bson>>): Buffer {
  const parts = Object.entries(document).map(([name, value]) => element(name, value));
  const body = Buffer.concat([...parts, Buffer.of(0)]);
  return Buffer.concat([int32(body.length + 4), body]);
}

function element(name: string, value: Bson): Buffer {
  const [kind, body] = encodeValue(value);
  return Buffer.concat([Buffer.of(kind), Buffer.from(`${name}\0`), body]);
}

function encodeValue(value: Bson): [kind: number, body: Buffer] {
  if (value === null) return [0x0a, Buffer.alloc(0)];
  if (typeof value === "boolean") return [0x08, Buffer.of(value ? 1 : 0)];
  if (typeof value === "number") return [0x10, int32(value)];
  if (typeof value === "string")
    return [0x02, Buffer.concat([int32(Buffer.byteLength(value) + 1), Buffer.from(`${value}\0`)])];
  if (Buffer.isBuffer(value)) return [0x05, Buffer.concat([int32(value.length), Buffer.of(0), value])];
  if (Array.isArray(value)) return [0x04, encodeBson(Object.fromEntries(value.map((item, at) => [String(at), item])))];
  return [0x03, encodeBson(value)];
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(value);
  return bytes;
}

/** Values of kinds that are not needed are left out. @throws RangeError for what is no BSON */
export function decodeBson(bytes: Buffer): Record<string, Bson> {
  const end = bytes.readInt32LE(0) - 1;
  if (end < 4 || end >= bytes.length || bytes[end] !== 0) throw new RangeError("no document");
  const document: Record<string, Bson> = {};
  for (let at = 4; at < end; ) {
    const kind = bytes.readUInt8(at);
    const nameEnd = bytes.indexOf(0, at + 1);
    if (nameEnd < 0) throw new RangeError("no name");
    const name = bytes.toString("utf8", at + 1, nameEnd);
    at = nameEnd + 1;
    const size = sizeOf(kind, bytes, at);
    if (at + size > end) throw new RangeError("cut off");
    const value = decodeValue(kind, bytes.subarray(at, at + size));
    if (value !== undefined) document[name] = value;
    at += size;
  }
  return document;
}

/** Bytes of a value by its kind. */
function sizeOf(kind: number, bytes: Buffer, at: number): number {
  switch (kind) {
    case 0x02:
      return 4 + bytes.readInt32LE(at);
    case 0x03:
    case 0x04:
      return bytes.readInt32LE(at);
    case 0x05:
      return 5 + bytes.readInt32LE(at);
    case 0x07:
      return 12;
    case 0x08:
      return 1;
    case 0x0a:
      return 0;
    case 0x10:
      return 4;
    case 0x01:
    case 0x09:
    case 0x11:
    case 0x12:
      return 8;
    default:
      throw new RangeError("an unknown kind");
  }
}

function decodeValue(kind: number, body: Buffer): Bson | undefined {
  switch (kind) {
    case 0x01:
      return body.readDoubleLE(0);
    case 0x02:
      return body.toString("utf8", 4, body.length - 1);
    case 0x03:
      return decodeBson(body);
    case 0x04:
      return Object.values(decodeBson(body));
    case 0x05:
      return Buffer.from(body.subarray(5));
    case 0x08:
      return body[0] === 1;
    case 0x0a:
      return null;
    case 0x10:
      return body.readInt32LE(0);
    case 0x12:
      return Number(body.readBigInt64LE(0));
    default:
      return undefined;
  }
}

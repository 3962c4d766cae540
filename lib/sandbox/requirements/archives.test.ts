import { deflateRawSync, gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { NodeError } from "@/lib/nodes/errors";
import { Budget, MAX_FILES, MAX_UNPACKED, untar, unzip } from "./archives";
import { tgz, zip } from "./testing";

const codeOf = async (work: () => Promise<unknown>): Promise<string> => {
  try {
    await work();
    return "none";
  } catch (error) {
    if (error instanceof NodeError) return error.code;
    throw error;
  }
};

/** An archive of one file that says that it holds `size` bytes, and holds `packed`. */
function lying(packed: Buffer, size: number): Buffer {
  const made = zip([["a", packed]]);
  for (const at of [8, made.indexOf(Buffer.from([0x50, 0x4b, 1, 2])) + 10]) made.writeUInt16LE(8, at);
  made.writeUInt32LE(size, made.indexOf(Buffer.from([0x50, 0x4b, 1, 2])) + 24);
  return made;
}

const path = fc
  .array(fc.stringMatching(/^[a-z0-9_-]{1,12}$/), { minLength: 1, maxLength: 4 })
  .map((parts) => parts.join("/"));
const files = fc.uniqueArray(fc.tuple(path, fc.uint8Array({ maxLength: 2_000 })), {
  selector: ([name]) => name,
  maxLength: 8,
});

describe("archives", () => {
  it("give what was put in", async () => {
    await fc.assert(
      fc.asyncProperty(files, async (given) => {
        const expected = given.map(([name, bytes]) => ({ path: name, bytes: Buffer.from(bytes) }));
        expect(await unzip("z", zip(given), new Budget())).toEqual(expected);
        const tar = tgz(given.map(([name, bytes]) => [`package/${name}`, bytes]));
        expect(await untar("t", tar, new Budget())).toEqual(expected);
      }),
    );
  });

  it("never raise anything but a refusal, however they are damaged", async () => {
    const whole = zip([
      ["a/b", "text"],
      ["c", "more"],
    ]);
    const tar = tgz([["package/a", "text"]]);
    const arbitrary = [fc.nat(), fc.integer({ min: 0, max: 255 }), fc.uint8Array({ maxLength: 600 })] as const;
    await fc.assert(
      fc.asyncProperty(...arbitrary, async (at, byte, noise) => {
        const damaged = [whole, tar].map((bytes) => Buffer.from(bytes));
        for (const bytes of damaged) bytes[at % bytes.length] = byte;
        const [first = noise, second = noise] = damaged;
        const all = [
          () => unzip("z", Buffer.from(first), new Budget()),
          () => untar("t", Buffer.from(second), new Budget()),
        ];
        all.push(
          () => unzip("z", Buffer.from(noise), new Budget()),
          () => untar("t", gzipSync(noise), new Budget()),
        );
        for (const read of all) expect(["none", "requirement_unsafe_archive"]).toContain(await codeOf(read));
      }),
    );
  });

  it("that are bombs do not go off", async () => {
    const bomb = deflateRawSync(Buffer.alloc(64 * 1024 * 1024));
    for (const size of [10, MAX_UNPACKED + 1, 0xfffffffe]) {
      expect(await codeOf(() => unzip("z", lying(bomb, size), new Budget()))).toBe("requirement_unsafe_archive");
    }
    const large = Buffer.alloc(MAX_UNPACKED + 16 * 1024 * 1024);
    expect(await codeOf(() => untar("t", gzipSync(large), new Budget()))).toBe("requirement_unsafe_archive");
    const many = zip(Array.from({ length: MAX_FILES + 1 }, (_, index) => [String(index), ""]));
    expect(await codeOf(() => unzip("z", many, new Budget()))).toBe("requirement_unsafe_archive");
  });

  it("hold any number of headers that count for nothing, and the names that those give", async () => {
    const record = (text: string) => `${text.length + 4 + String(text.length + 4).length - 2} ${text}\n`;
    const noise = Array.from({ length: 3_000 }, (_, at): [string, string, string] => {
      const keys = Array.from({ length: 40 }, (_, key) => record(`k${at}.${key}=`));
      return ["package/x", keys.join(""), "x"];
    });
    const long = `a/${"b".repeat(120)}`;
    const named: [string, string, string] = ["package/x", `140 path=package/${long}\n`, "x"];
    expect("140 path=package/".length + long.length + 1).toBe(140);
    const archive = tgz([...noise, named, ["package/y", "text"]]);
    expect((await untar("t", archive, new Budget())).map(({ path }) => path)).toEqual([long]);
  });
});

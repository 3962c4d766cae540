/** What a block has of the web's own functions, against Node's. */
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { closeSandbox } from ".";
import { javascript } from "./testing";

afterAll(closeSandbox);

const value = async (body: string, input: unknown = null) =>
  (await javascript(`export default (input) => { ${body} };`, input)).value;

describe("a block has", () => {
  it("text codecs that do as those of Node do, with anything", async () => {
    const texts = fc.sample(fc.oneof(fc.string({ unit: "binary" }), fc.string(), fc.constant("\ud800a\udc00")), 150);
    expect(await value("return input.map((text) => [...new TextEncoder().encode(text)]);", texts)).toEqual(
      texts.map((text) => [...new TextEncoder().encode(text)]),
    );
    const noisy = fc.sample(
      fc.array(fc.oneof(fc.nat(255), fc.constantFrom(0xc2, 0xe0, 0xed, 0xa0, 0xf0, 0xf4, 0x80, 0xbf)), {
        maxLength: 12,
      }),
      400,
    );
    const valid = texts.map((text) => [...new TextEncoder().encode(text)]);
    const all = [...noisy, ...valid, [0xef, 0xbb, 0xbf, 65]];
    expect(await value("return input.map((bytes) => new TextDecoder().decode(new Uint8Array(bytes)));", all)).toEqual(
      all.map((bytes) => new TextDecoder().decode(new Uint8Array(bytes))),
    );
  });

  it("base64", async () => {
    const bytes = fc.sample(
      fc.array(fc.nat(255), { maxLength: 20 }).map((codes) => String.fromCharCode(...codes)),
      100,
    );
    const encoded = bytes.map(btoa);
    expect(await value("return input.map(btoa);", bytes)).toEqual(encoded);
    expect(await value("return input.map(atob);", encoded)).toEqual(bytes);
    expect(await value('return ["YQ", "Y Q==", " Y\\nQ=="].map(atob);')).toEqual(["a", "a", "a"]);
    expect(
      await value('return ["a", "a=b=", "ä"].map((x) => { try { return atob(x); } catch { return null; } });'),
    ).toEqual([null, null, null]);
  });

  it("chance, other each time", async () => {
    const body =
      "const a = new Uint32Array(4); return [crypto.randomUUID(), [...crypto.getRandomValues(a.subarray(1))], a[0]];";
    const [first, second] = [await value(body), await value(body)] as [string, number[], number][];
    expect(first?.[0]).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(first?.[1]).toHaveLength(3);
    expect(first?.[2]).toBe(0);
    expect(second?.[0]).not.toBe(first?.[0]);
    expect(second?.[1]).not.toEqual(first?.[1]);
  });

  it("microtasks, whose failures end the run", async () => {
    expect(await value("return new Promise((done) => queueMicrotask(() => done(1)));")).toBe(1);
    await expect(
      value("queueMicrotask(() => { throw new Error('late'); }); return new Promise(() => {});"),
    ).rejects.toThrow("late");
  });
});

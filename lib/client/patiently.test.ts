import { expect, it } from "vitest";
import { patiently } from "./patiently";

it("a part of the page that does not come is asked for again until it does", async () => {
  const waits: number[] = [];
  let tries = 0;
  const load = async () => {
    if (++tries < 3) throw new Error("Failed to load chunk");
    return "the part";
  };
  expect(await patiently(load, async (ms) => void waits.push(ms))).toBe("the part");
  expect(waits).toEqual([3000, 3000]);
});

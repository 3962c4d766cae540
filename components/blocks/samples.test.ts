import { expect, it } from "vitest";
import { readJson, readSamples, writeSamples } from "./samples";

it("keeps what was typed and named by block, and reads nothing that is not of this kind", () => {
  const values = new Map<string, string>();
  const store = {
    getItem: (key: string) => values.get(key) ?? null,
    setItem: (key: string, value: string) => void values.set(key, value),
  };
  const kept = { text: "{ broken", samples: [{ name: "Small", text: "1" }] };
  writeSamples(store, "a", kept);
  expect(readSamples(store, "a")).toEqual(kept);
  expect(readSamples(store, "b")).toBeNull();
  values.set("flowpilot.code-input.a", '{"text":1}');
  expect(readSamples(store, "a")).toBeNull();
});

it("reads nothing typed as an empty object, and says why a text is no JSON", () => {
  expect(readJson(" ")).toEqual({ value: {} });
  expect(readJson("[1]")).toEqual({ value: [1] });
  expect(readJson("{ a: 1 }")).toHaveProperty("error");
});

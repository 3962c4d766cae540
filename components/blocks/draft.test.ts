import fc from "fast-check";
import { expect, it } from "vitest";
import type { BlockContent } from "@/lib/api/contracts/blocks";
import { changesOf, mergedDraft, mergedText, readDraft, writeDraft } from "./draft";

class Store {
  readonly values = new Map<string, string>();
  get length() {
    return this.values.size;
  }
  key = (index: number) => [...this.values.keys()][index] ?? null;
  getItem = (key: string) => this.values.get(key) ?? null;
  setItem = (key: string, value: string) => void this.values.set(key, value);
  removeItem = (key: string) => void this.values.delete(key);
}

const content: BlockContent = {
  code: "def main(input):\n    a = 1\n\n    b = 2\n\n    c = 3\n\n    return a + b\n",
  input_schema: null,
  output_schema: null,
  timeout_seconds: 10,
  memory_mb: 128,
  hosts: [],
  secrets: [],
  requirements: [],
};

it("a draft comes back by block, the one of the newest version first, and is gone once it is saved", () => {
  const store = new Store();
  writeDraft(store, "a", { base: 2, patch: { code: "two" } });
  writeDraft(store, "ab", { base: 9, patch: { code: "other" } });
  expect(readDraft(store, "a")).toEqual({ base: 2, patch: { code: "two" } });
  writeDraft(store, "a", { base: 10, patch: { code: "ten", memory_mb: 256 } });
  expect(readDraft(store, "a")).toEqual({ base: 10, patch: { code: "ten", memory_mb: 256 } });
  writeDraft(store, "a", null);
  expect(readDraft(store, "a")).toBeNull();
  expect(readDraft(store, "ab")?.patch.code).toBe("other");
});

it("the code comes back even where another part does not fit yet, and nothing from what is no draft", () => {
  const store = new Store();
  writeDraft(store, "a", { base: 1, patch: { code: "x", timeout_seconds: 9999 } });
  expect(readDraft(store, "a")?.patch).toEqual({ code: "x" });
  store.setItem("flowpilot.code-block.a.3", "{ broken");
  expect(readDraft(store, "a")).toBeNull();
});

it("changes of different lines are put together, of the same lines not", () => {
  const base = content.code;
  const mine = base.replace("a = 1", "a = 10");
  expect(mergedText(base, mine, base.replace("a + b", "a + b + c"))).toBe(
    base.replace("a = 1", "a = 10").replace("a + b", "a + b + c"),
  );
  expect(mergedText(base, mine, base.replace("a = 1", "a = 11"))).toBeNull();
});

it("one who changed nothing loses nothing of the other", () => {
  const text = fc.array(fc.constantFrom("a", "b", "c", ""), { maxLength: 12 }).map((lines) => lines.join("\n"));
  fc.assert(
    fc.property(text, text, (a, b) => {
      expect(mergedText(a, a, b)).toBe(b);
      expect(mergedText(a, b, a)).toBe(b);
      expect(mergedText(a, b, b)).toBe(b);
    }),
  );
});

it("a draft is put on a newer version part by part", () => {
  const draft = { base: 1, patch: { memory_mb: 256, code: content.code.replace("a = 1", "a = 5") } };
  const theirs = { ...content, hosts: ["example.com"], code: content.code.replace("c = 3", "c = 30") };
  expect(mergedDraft(draft, content, theirs)).toEqual({
    memory_mb: 256,
    code: content.code.replace("a = 1", "a = 5").replace("c = 3", "c = 30"),
  });
  expect(mergedDraft(draft, content, { ...content, memory_mb: 512 })).toBeNull();
  expect(mergedDraft(draft, content, { ...content, ...draft.patch })).toEqual({});
  expect(changesOf({ hosts: [], code: "x" }, content)).toEqual({ code: "x" });
});

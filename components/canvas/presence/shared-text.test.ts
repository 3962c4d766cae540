import fc from "fast-check";
import { expect, it } from "vitest";
import type * as Y from "yjs";
import { toYDoc } from "@/lib/collab/shape";
import { rootsOf } from "@/lib/collab/shape/roots";
import { meet, replicas } from "@/lib/collab/shape/testing";
import { draw, node } from "../state/testing";
import { readPeople } from "./person";
import { found, sharedText, told } from "./shared-text";

const document = draw(
  [
    node("ask", "chat_model", { config: { prompt: "Hello world", temperature: 1 }, notes: "Mind this" }),
    node("run", "code", { config: { language: "javascript", inline_code: "return 1" } }),
  ],
  [],
  { description: "What it does", sticky_notes: { n1: { text: "Read me" } } },
);

function open(): [Y.Doc, Y.Doc] {
  const [a, b] = replicas(2, toYDoc(document, {}));
  if (!a || !b) throw new Error("Nobody is there.");
  return [a, b];
}

const prompt = (doc: Y.Doc) => {
  const text = sharedText(doc, "ask", "config.prompt");
  if (!text) throw new Error("There is no prompt.");
  return text;
};

it("finds the text behind a field, and none where people do not type together", () => {
  const [doc] = open();
  const text = (node: string | null, path: string) => sharedText(doc, node, path)?.toString() ?? null;
  expect(text("ask", "config.prompt")).toBe("Hello world");
  expect(text("ask", "notes")).toBe("Mind this");
  expect(text("run", "config.inline_code")).toBe("return 1");
  expect(text("note:n1", "text")).toBe("Read me");
  expect(text(null, "description")).toBe("What it does");
  expect(text("ask", "config.temperature")).toBeNull();
  expect(text("ask", "config.prompt.more")).toBeNull();
  expect(text("gone", "config.prompt")).toBeNull();
  expect(text(null, "name")).toBeNull();
});

it("keeps a selection at its letters while others type around and in it", () => {
  const [a, b] = open();
  const at = told(prompt(a), { anchor: 6, head: 11 });
  prompt(b).insert(0, "Oh. ");
  prompt(a).insert(8, "--");
  meet([a, b]);
  for (const doc of [a, b]) {
    const text = prompt(doc).toString();
    const range = found(doc, prompt(doc), at);
    expect(text).toBe("Oh. Hello wo--rld");
    expect(text.slice(range?.anchor, range?.head)).toBe("wo--rld");
  }
});

it("puts what somebody types right at another one's caret after it", () => {
  const [a, b] = open();
  const at = told(prompt(a), { anchor: 5, head: 5 });
  prompt(b).insert(5, " big");
  meet([a, b]);
  expect(found(a, prompt(a), at)).toEqual({ anchor: 5, head: 5 });
});

it("is the same place for everybody, whatever they type and delete", () => {
  const edit = fc.record({ who: fc.nat(1), at: fc.nat(30), remove: fc.nat(5), insert: fc.string({ maxLength: 5 }) });
  fc.assert(
    fc.property(fc.nat(11), fc.nat(11), fc.array(edit, { maxLength: 12 }), (anchor, head, edits) => {
      const docs = open();
      const at = told(prompt(docs[0]), { anchor, head });
      for (const { who, at: index, remove, insert } of edits) {
        const text = prompt(docs[who === 0 ? 0 : 1]);
        const start = Math.min(index, text.length);
        text.delete(start, Math.min(remove, text.length - start));
        text.insert(start, insert);
      }
      meet(docs);
      const [first, second] = docs.map((doc) => found(doc, prompt(doc), at));
      expect(first).toEqual(second);
      expect(first).not.toBeNull();
      for (const index of Object.values(first ?? {})) expect(index).toBeLessThanOrEqual(prompt(docs[0]).length);
    }),
    { numRuns: 60 },
  );
});

it("has no place in a text that it is not of, nor among letters that have not come", () => {
  const [a, b] = open();
  const at = told(prompt(a), { anchor: 1, head: 1 });
  expect(found(a, rootsOf(a).description, at)).toBeNull();
  prompt(a).insert(3, "new");
  const later = told(prompt(a), { anchor: 5, head: 5 });
  expect(found(b, prompt(b), later)).toBeNull();
});

it("takes a place from another browser only in the form that places have", () => {
  const state = (place: unknown) => ({
    user: { id: "b", name: "Ben" },
    field: { node: "ask", path: "config.prompt", at: { anchor: place, head: place } },
  });
  const [a] = open();
  const good = told(prompt(a), { anchor: 1, head: 1 }).head;
  const read = (place: unknown) => readPeople(new Map([[1, state(place)]]))[0]?.field?.at;
  expect(read(good)?.head).toEqual(good);
  for (const bad of [
    { tname: "anything" },
    { item: { client: -1, clock: 0 } },
    { item: { client: 1, clock: 0.5 } },
    "x",
  ])
    expect(read(bad)).toBeUndefined();
  const strange = read({ item: { client: 99, clock: 5 } });
  expect(strange && found(a, prompt(a), strange)).toBeNull();
});

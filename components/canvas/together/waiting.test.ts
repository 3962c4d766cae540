import { expect, it } from "vitest";
import { setField } from "../state/commands/field";
import { addNode, remove, setConfig } from "../state/commands/nodes";
import { addNote } from "../state/commands/notes";
import { toDocument } from "../state/document";
import { draw, storeOf } from "../state/testing";
import { restoreWaiting } from "./restore";
import { keepWaiting } from "./waiting";

const box = () => {
  const map = new Map<string, string>();
  return {
    getItem: (key: string) => map.get(key) ?? null,
    setItem: (key: string, value: string) => void map.set(key, value),
    removeItem: (key: string) => void map.delete(key),
  };
};
const open = () => storeOf(draw(["a", "b"], ["a>b"]));

it("what was done without a connection is done again on the next page", () => {
  const storage = box();
  const first = open();
  const stop = keepWaiting(storage, "mine", first);
  first.dispatch(setConfig("a", "text", "typed"));
  first.dispatch(addNode("step", { x: 0, y: 400 }));
  first.dispatch(setField("description", "Why"));
  first.dispatch(remove(["b"]));
  first.dispatch(addNote("why", { x: 0, y: 800 }));
  stop();
  const second = open();
  restoreWaiting(storage, "mine", second);
  expect(toDocument(second.get().state)).toEqual(toDocument(first.get().state));
  expect(second.waiting).toHaveLength(5);
  expect(storage.getItem("mine:waiting")).toBeNull();
  while (second.undo());
  expect(toDocument(second.get().state)).toEqual(toDocument(open().get().state));
});

it("nothing is kept of steps that were taken back or taken in, and what cannot be read is dropped", () => {
  const storage = box();
  const store = open();
  const stop = keepWaiting(storage, "mine", store);
  store.dispatch(setConfig("a", "text", "typed"));
  store.undo();
  stop();
  expect(storage.getItem("mine:waiting")).toBeNull();
  storage.setItem("mine:waiting", '[{"label":"add","changes":[{"on":"node"}]}]');
  restoreWaiting(storage, "mine", store);
  expect(storage.getItem("mine:waiting")).toBeNull();
  expect(store.waiting).toEqual([]);
});

import fc from "fast-check";
import { expect, it } from "vitest";
import { boxesOf } from "./arrange";
import { arrangeBoxes } from "./arrange-core";
import { boxOf, stateFrames } from "./state/boxes";
import { toState } from "./state/document";
import { draw, TEST_TYPES } from "./state/testing";

it("an arranged workflow has no two cards over each other, whatever leads where", () => {
  const edge = fc.tuple(fc.nat(11), fc.nat(11));
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 12 }), fc.array(edge, { maxLength: 24 }), (count, pairs) => {
      const ids = Array.from({ length: count }, (_, index) => `n${index}`);
      const edges = [...new Set(pairs.map(([a, b]) => `n${a % count}>n${b % count}`))];
      const input = boxesOf(toState(draw(ids, edges, { triggers: [{ type: "manual" }] }), {}), TEST_TYPES);
      const places = arrangeBoxes(input);
      const rects = input.boxes.map((box) => ({ ...box, ...(places.get(box.id) ?? { x: 0, y: 0 }) }));
      for (const [index, a] of rects.entries()) {
        for (const b of rects.slice(index + 1)) {
          const apart = a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;
          expect(apart, `${a.id} and ${b.id}`).toBe(true);
        }
      }
    }),
  );
});

it("what follows stands to the right", () => {
  const input = boxesOf(toState(draw(["a", "b"], ["a>b"], { triggers: [{ type: "manual" }] }), {}), TEST_TYPES);
  const places = arrangeBoxes(input);
  const x = (id: string) => places.get(id)?.x ?? Number.NaN;
  expect(x("trigger:0")).toBeLessThan(x("a"));
  expect(x("a")).toBeLessThan(x("b"));
});

it("cards of a frame stay together, and no other stands in it", () => {
  const groups = { outer: { node_ids: ["a", "b", "c"] }, inner: { node_ids: ["b", "c"] } };
  const state = toState(draw(["a", "b", "c", "r", "z"], ["a>b", "a>c", "a>r", "r>z"], { groups }), {});
  const places = arrangeBoxes(boxesOf(state, TEST_TYPES));
  const frames = stateFrames({ ...state, places }, TEST_TYPES);
  expect(frames).toHaveLength(2);
  for (const frame of frames) {
    for (const id of state.nodes.keys()) {
      const box = boxOf({ ...state, places }, TEST_TYPES, id);
      const isApart =
        box &&
        (box.x >= frame.x + frame.width ||
          frame.x >= box.x + box.width ||
          box.y >= frame.y + frame.height ||
          frame.y >= box.y + box.height);
      expect(isApart, `${id} and ${frame.id}`).toBe(!frame.members.includes(id));
    }
  }
});

import { expect, it } from "vitest";
import { notesAlong } from "./arrange";
import { fragmentOf } from "./state/commands/fragment";
import { moveTo } from "./state/commands/nodes";
import { addNote } from "./state/commands/notes";
import { draw, storeOf, TEST_TYPES } from "./state/testing";
import { pastePlace } from "./use-clipboard";

const placed = () => {
  const store = storeOf(draw(["a", "b"]));
  store.dispatch(
    moveTo(
      new Map([
        ["a", { x: 0, y: 0 }],
        ["b", { x: 400, y: 0 }],
      ]),
    ),
  );
  return store;
};

it("what is pasted stands around the point given, and never exactly over what is there", () => {
  const store = placed();
  const fragment = fragmentOf(store.get().state, new Set(["a", "b"]));
  expect(pastePlace(store, fragment, { x: 2000, y: 1032 })).toEqual({ x: 2000 - 310, y: 1000 });
  const over = pastePlace(store, fragment, { x: 310, y: 32 });
  expect(over).toEqual({ x: 32, y: 32 });
});

it("when cards are arranged a note goes along with the card it stands by", () => {
  const store = placed();
  store.dispatch(addNote("n", { x: 400, y: -200 }));
  const moved = notesAlong(
    store.get().state,
    TEST_TYPES,
    new Map([
      ["a", { x: 0, y: 500 }],
      ["b", { x: 800, y: 80 }],
    ]),
  );
  expect(moved).toEqual(new Map([["note:n", { x: 800, y: -120 }]]));
});

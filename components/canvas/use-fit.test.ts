import { expect, it } from "vitest";
import { moveTo } from "./state/commands/nodes";
import { HEAD_HEIGHT, NODE_WIDTH } from "./state/grid";
import { draw, storeOf } from "./state/testing";
import { boundsOf } from "./use-fit";

it("what is shown is the rectangle around the cards asked for, drawn or not", () => {
  const store = storeOf(draw(["a", "b", "c"]));
  const place = (x: number, y: number) => ({ x, y });
  store.dispatch(
    moveTo(
      new Map([
        ["a", place(0, 0)],
        ["b", place(800, 400)],
        ["c", place(-400, 0)],
      ]),
    ),
  );
  expect(boundsOf(store, ["a", "b"])).toEqual({ x: 0, y: 0, width: 800 + NODE_WIDTH, height: 400 + HEAD_HEIGHT });
  expect(boundsOf(store)?.x).toBe(-400);
  expect(boundsOf(storeOf(draw([])))).toBeNull();
});

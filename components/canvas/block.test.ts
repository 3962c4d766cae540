/** Blocks as xyflow reads them: it takes the handles of a card from its elements, and an edge without a handle is not drawn. */
import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, it } from "vitest";
import { handlePlaces } from "./state/grid";
import { BlockHandles } from "./step-node";

it("a block has every handle of its card, where the card has it", () => {
  const outputs = [
    { id: "route:big", label: "big", kind: "route" as const },
    { id: "error", label: "", kind: "error" as const },
  ];
  const html = renderToStaticMarkup(createElement(BlockHandles, { outputs, input: "in" }));
  const found = [
    ...html.matchAll(/class="(source|target) [^"]*" data-handleid="([^"]+)" data-handlepos="(\w+)" style="([^"]+)"/g),
  ];
  expect(found.map(([, kind, id, side]) => [kind, id, side])).toEqual([
    ["target", "in", "left"],
    ["source", "route:big", "right"],
    ["source", "error", "right"],
  ]);
  const places = handlePlaces(outputs, "in");
  for (const [index, [, , , , style = ""]] of found.entries()) {
    const [left = 0, top = 0] = style.match(/-?[\d.]+/g)?.map(Number) ?? [];
    // Within the block's border of three pixels.
    expect([left + 3, top + 3]).toEqual([places[index]?.x, places[index]?.y]);
  }
});

import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, it } from "vitest";
import { merged, Slot } from "./slot";

it("the child is rendered with the props of both: its own win, class names add up", () => {
  const link = createElement("a", { href: "/here", className: "own", title: "mine" });
  const html = renderToStaticMarkup(createElement(Slot, { className: "around", title: "theirs", id: "x" }, link));
  expect(html).toBe('<a href="/here" class="around own" title="mine" id="x"></a>');
});

it("both handlers of an event run, the child's first", () => {
  const heard: string[] = [];
  const { onClick, onFocus } = merged(
    { onClick: (event: string) => heard.push(`around ${event}`), onFocus: () => heard.push("focus") },
    { onClick: (event: string) => heard.push(`own ${event}`) },
  ) as Record<string, (event?: string) => void>;
  onClick?.("click");
  onFocus?.();
  expect(heard).toEqual(["own click", "around click", "focus"]);
});

it("a handler that the child leaves out is that from around it", () => {
  const around = () => {};
  expect(merged({ onClick: around }, { onClick: undefined }).onClick).toBe(around);
});

import fc from "fast-check";
import { expect, it } from "vitest";
import { type Block, type Inline, parseInline, parseMarkdown } from "./markdown";

it("reads headings, lists and paragraphs", () => {
  expect(parseMarkdown("# Orders\nFirst line\nsecond\n\n- one\n- **two**\n1. x")).toMatchObject([
    { kind: "heading", level: 1, children: [{ text: "Orders" }] },
    { kind: "paragraph", children: [{ text: "First line" }, { text: "\n" }, { text: "second" }] },
    { kind: "list", ordered: false, items: [[{ text: "one" }], [{ kind: "strong", children: [{ text: "two" }] }]] },
    { kind: "list", ordered: true, items: [[{ text: "x" }]] },
  ]);
});

it("reads bold, italic, code and links, and leaves underscores of names alone", () => {
  expect(parseInline("a *b* `c*d*` [e](https://x.y/z) node_id_2")).toMatchObject([
    { text: "a " },
    { kind: "em", children: [{ text: "b" }] },
    { text: " " },
    { kind: "code", text: "c*d*" },
    { text: " " },
    { kind: "link", href: "https://x.y/z", children: [{ text: "e" }] },
    { text: " node_id_2" },
  ]);
  expect(parseInline("see https://x.y/a?b=1")).toMatchObject([
    { text: "see " },
    { kind: "link", href: "https://x.y/a?b=1" },
  ]);
});

it("makes no link of what a browser would run or load", () => {
  for (const href of ["javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "//evil", "/here"])
    expect(JSON.stringify(parseInline(`[x](${href})`))).not.toContain('"link"');
  expect(parseInline("<img src=x onerror=alert(1)>")).toEqual([{ kind: "text", text: "<img src=x onerror=alert(1)>" }]);
});

const textOf = (parts: Inline[]): string =>
  parts.map((part) => ("text" in part ? part.text : textOf(part.children))).join("");
const wholeText = (blocks: Block[]) =>
  blocks.map((block) => (block.kind === "list" ? block.items.map(textOf).join("") : textOf(block.children))).join("");

it("loses no letter of any text, and every link is a safe one", () => {
  const piece = fc.oneof(
    fc.string({ maxLength: 6 }),
    fc.constantFrom("**", "*", "_", "`", "[a](", ")", "https://x.y", "javascript:", "\n", "# ", "- ", "1. "),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
      const text = pieces.join("");
      const blocks = parseMarkdown(text);
      const letters = (value: string) => value.replace(/[^\p{L}]/gu, "");
      const hrefs: string[] = [];
      JSON.stringify(blocks, (key, value: unknown) => {
        if (key === "href" && typeof value === "string") hrefs.push(value);
        return value;
      });
      for (const href of hrefs) expect(href).toMatch(/^(https?:\/\/|mailto:)/i);
      // Of a link with a label the address is not shown.
      if (!text.includes("](")) expect(letters(wholeText(blocks))).toBe(letters(text));
    }),
  );
});

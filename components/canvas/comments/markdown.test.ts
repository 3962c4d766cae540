import { describe, expect, it } from "vitest";
import { parseComment } from "./markdown";

const first = (body: string, names: string[] = []) => {
  const [block] = parseComment(body, names);
  return block?.kind === "paragraph" ? block.lines[0] : block;
};

describe("a comment's text", () => {
  it("has bold, italic, code and links", () => {
    expect(first("a **b** *c* `*d*` [e](https://e.example/x) f")).toEqual([
      { kind: "text", text: "a " },
      { kind: "bold", text: "b" },
      { kind: "text", text: " " },
      { kind: "italic", text: "c" },
      { kind: "text", text: " " },
      { kind: "code", text: "*d*" },
      { kind: "text", text: " " },
      { kind: "link", text: "e", href: "https://e.example/x" },
      { kind: "text", text: " f" },
    ]);
  });

  it("makes a link of an address, without the full stop behind it", () => {
    expect(first("See https://a.example/b?c=d.")).toEqual([
      { kind: "text", text: "See " },
      { kind: "link", text: "https://a.example/b?c=d", href: "https://a.example/b?c=d" },
      { kind: "text", text: "." },
    ]);
  });

  it("makes no link of another scheme, and no HTML of anything", () => {
    expect(first("[x](javascript:alert(1)) <b>y</b>")).toEqual([
      { kind: "text", text: "[x](javascript:alert(1)) <b>y</b>" },
    ]);
  });

  it("marks who is mentioned, the longest name first", () => {
    expect(first("@ada lovelace and @Bob", ["Ada", "Ada Lovelace"])).toEqual([
      { kind: "mention", text: "@ada lovelace" },
      { kind: "text", text: " and @Bob" },
    ]);
  });

  it("takes a text of nothing but marks in its stride", () => {
    for (const mark of ["[", "*", "`", "@", "https://", "[a]("])
      expect(JSON.stringify(parseComment(`x ${mark.repeat(2000)}`, ["Ada"])).length).toBeGreaterThan(2000);
  });

  it("has paragraphs, lists and code blocks", () => {
    const blocks = parseComment("one\ntwo\n\nthree\n- a\n- b\n```\nx **y**\n```\nend", []);
    expect(blocks.map((block) => block.kind)).toEqual(["paragraph", "paragraph", "list", "code", "paragraph"]);
    expect(blocks[0]).toMatchObject({ lines: [[{ text: "one" }], [{ text: "two" }]] });
    expect(blocks[2]).toMatchObject({ items: [[{ text: "a" }], [{ text: "b" }]] });
    expect(blocks[3]).toEqual({ kind: "code", text: "x **y**" });
  });

  it("keeps stars and backticks that mark nothing", () => {
    expect(first("2 * 3 * 4 ` and **")).toEqual([{ kind: "text", text: "2 * 3 * 4 ` and **" }]);
  });
});

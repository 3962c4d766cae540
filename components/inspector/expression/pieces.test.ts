import { describe, expect, it } from "vitest";
import { piecesOf } from "./pieces";

describe("the pieces of a text", () => {
  it("are the parts of a template, with the mistake marked", () => {
    expect(piecesOf("Hi {{ input.x }}!", true, null).map(({ text, isExpression }) => [text, isExpression])).toEqual([
      ["Hi ", false],
      ["{{ input.x }}", true],
      ["!", false],
    ]);
    const [, wrong] = piecesOf("1 + foo bar", false, 8);
    expect(wrong).toMatchObject({ text: "bar", start: 8, isMistake: true });
    expect(piecesOf("1 +", false, 9).at(-1)).toMatchObject({ text: "+", isMistake: true });
  });

  it("are the whole text, whatever it is", () => {
    for (const text of ["", "a", "{{", "{{ a }}{{ b }}", "\n\n"])
      for (const at of [null, 0, 1, 50])
        expect(
          piecesOf(text, true, at)
            .map((piece) => piece.text)
            .join(""),
        ).toBe(text);
  });
});

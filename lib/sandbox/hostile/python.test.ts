import { describe } from "vitest";
import { holdsAll } from "./harness";
import { HOSTILE_PYTHON } from "./python";

describe("hostile Python is held", () => {
  holdsAll({
    language: "python",
    blocks: HOSTILE_PYTHON,
    wrap: (body) => `def main(input):\n${body.replaceAll(/^/gm, "    ")}`,
    harmless: "def main(n): return n * 2",
  });
});

import { describe } from "vitest";
import { holdsAll } from "./harness";
import { HOSTILE_JAVASCRIPT } from "./javascript";

describe("hostile JavaScript is held", () => {
  holdsAll({
    language: "javascript",
    blocks: HOSTILE_JAVASCRIPT,
    wrap: (body) => `export default async function main(input) {\n${body}\n}`,
    harmless: "export default (n) => n * 2;",
  });
});

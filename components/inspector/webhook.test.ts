import { expect, it } from "vitest";
import { curlLine, sampleOf, webhookUrl } from "./webhook";

it("a curl line carries a body where the method has one, safely quoted", () => {
  const url = webhookUrl("https://f.example", "a/b");
  expect(curlLine(url, ["GET"], {})).toBe("curl 'https://f.example/api/hooks/a/b'");
  expect(curlLine(url, ["PUT", "POST"], { name: "O'Hara" })).toBe(
    `curl -X POST 'https://f.example/api/hooks/a/b' -H 'content-type: application/json' -d '{"name":"O'\\''Hara"}'`,
  );
});

it("a sample follows the schema", () => {
  const schema = {
    type: "object",
    properties: {
      who: { type: "string", default: "Ada" },
      amount: { type: "number" },
      tags: { type: "array", items: { enum: ["x"] } },
    },
  };
  expect(sampleOf(schema)).toEqual({ who: "Ada", amount: 1, tags: ["x"] });
  expect(sampleOf(null)).toEqual({});
});

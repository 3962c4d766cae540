import { expect, it } from "vitest";
import { localPath } from "./local-path";

it.each(["/", "/ada/workflows", "/ada/executions?status=failed#top", "/a//b"])("keeps %j", (path) => {
  expect(localPath(path)).toBe(path);
});

it.each([
  "",
  "ada",
  "//evil.example",
  "/\\evil.example",
  "\\\\evil.example",
  "/\t/evil.example",
  "/\n/evil.example",
  "/.//evil.example",
  "/a/..//evil.example",
  "https://evil.example/",
  "javascript:alert(1)",
  "/\u0000",
  undefined,
  ["/a"],
])("makes / of %j", (path) => {
  const safe = localPath(path);
  expect(new URL(safe, "https://ours.example").origin).toBe("https://ours.example");
  expect(safe).not.toContain("evil");
});

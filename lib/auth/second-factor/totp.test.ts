import fc from "fast-check";
import decodeQR from "qr/decode.js";
import { expect, it } from "vitest";
import { drawQr } from "./qr";
import { hashRecoveryCode, newRecoveryCodes } from "./recovery";
import { base32, codeOf, STEP_MS, stepAt, stepOf, uriOf } from "./totp";

const SECRET = Buffer.from("12345678901234567890");

it("makes the codes of RFC 6238, appendix B", () => {
  const table: [seconds: number, code: string][] = [
    [59, "287082"],
    [1111111109, "081804"],
    [1111111111, "050471"],
    [1234567890, "005924"],
    [2000000000, "279037"],
    [20000000000, "353130"],
  ];
  for (const [seconds, code] of table) expect(codeOf(SECRET, stepAt(seconds * 1000))).toBe(code);
});

it("writes secrets in base32 as RFC 4648 does", () => {
  const table = { f: "MY", fo: "MZXQ", foo: "MZXW6", foob: "MZXW6YQ", fooba: "MZXW6YTB", foobar: "MZXW6YTBOI" };
  for (const [text, encoded] of Object.entries(table)) expect(base32(Buffer.from(text))).toBe(encoded);
});

it("takes a code of now, of the 30 seconds before and of those after, and none that is not newer than the last", () => {
  const now = 1_700_000_000_000;
  const at = stepAt(now);
  const steps = [-2, -1, 0, 1, 2].map((by) => stepOf(SECRET, codeOf(SECRET, at + by), now, 0));
  expect(steps).toEqual([null, at - 1, at, at + 1, null]);
  expect(stepOf(SECRET, codeOf(SECRET, at), now, at)).toBe(null);
  expect(stepOf(SECRET, codeOf(SECRET, at - 1), now, at)).toBe(null);
  expect(stepOf(SECRET, codeOf(SECRET, at + 1), now, at)).toBe(at + 1);
  for (const wrong of ["", "12345", "1234567", "abcdef"]) expect(stepOf(SECRET, wrong, now, 0)).toBe(null);
});

it("is always six digits, and taken at its time", () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ minLength: 20, maxLength: 20 }),
      fc.integer({ min: 1, max: 2 ** 40 }),
      (bytes, step) => {
        const code = codeOf(Buffer.from(bytes), step);
        expect(code).toMatch(/^\d{6}$/);
        expect(stepOf(Buffer.from(bytes), code, step * STEP_MS, 0)).not.toBe(null);
      },
    ),
  );
});

it("draws what an app reads", () => {
  const uri = uriOf(SECRET, "ada@example.com");
  expect(uri).toBe(
    "otpauth://totp/FlowPilot:ada%40example.com?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=FlowPilot&algorithm=SHA1&digits=6&period=30",
  );
  const { size, path } = drawQr(uri);
  const [scale, data] = [4, new Uint8Array(size * size * 64).fill(255)];
  const width = size * scale;
  for (const [, x, y] of path.matchAll(/M(\d+) (\d+)h1v1h-1z/g))
    for (let dy = 0; dy < scale; dy++)
      for (let dx = 0; dx < scale; dx++)
        data.fill(
          0,
          ((Number(y) * scale + dy) * width + Number(x) * scale + dx) * 4,
          ((Number(y) * scale + dy) * width + Number(x) * scale + dx) * 4 + 3,
        );
  expect(decodeQR({ width, height: width, data })).toBe(uri);
});

it("makes ten recovery codes that are told however they are typed", () => {
  const codes = newRecoveryCodes();
  expect(new Set(codes).size).toBe(10);
  for (const code of codes) {
    expect(code).toMatch(/^[a-z2-7]{4}(-[a-z2-7]{4}){3}$/);
    expect(hashRecoveryCode(` ${code.toUpperCase().replaceAll("-", " ")} `)).toBe(hashRecoveryCode(code));
  }
});

import { existsSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { setEnvForTests } from "@/lib/env";
import { type PruneRequest, prunePackages, type StoredFile, toRemove } from "./prune";
import { isMade, keep, kept, madeOf } from "./store";

const HOUR = 60 * 60_000;
const DAY = 24 * HOUR;
const NOW = new Date("2026-11-29T12:00:00Z");

describe("what goes of the packages", () => {
  const file = fc.record({
    name: fc.stringMatching(/^[a-f]{1,2}$/),
    place: fc.constant("x"),
    bytes: fc.nat(100),
    usedAt: fc.integer({ min: 0, max: 60 * 24 }).map((hours) => NOW.getTime() - hours * HOUR),
    kind: fc.constantFrom<StoredFile["kind"]>("file", "made", "draft"),
  });
  const needed = fc.array(fc.stringMatching(/^[a-f]{1,2}$/)).map((names) => new Set(names));

  it("is never fresh nor needed; the rest is in bounds, and nothing goes while something older stays", () => {
    fc.assert(
      fc.property(fc.array(file, { maxLength: 40 }), needed, fc.nat(800), (all, names, maxBytes) => {
        const request: PruneRequest = { now: NOW, needed: names, maxBytes, maxAgeMs: 30 * DAY };
        const gone = new Set(toRemove(all, request));
        const isHeld = (one: StoredFile) =>
          NOW.getTime() - one.usedAt <= HOUR || (one.kind === "file" && names.has(one.name));
        for (const one of gone) expect(isHeld(one)).toBe(false);
        const left = all.filter((one) => !gone.has(one));
        const free = left.filter((one) => !isHeld(one));
        for (const one of free) {
          expect(one.kind).not.toBe("draft");
          expect(NOW.getTime() - one.usedAt).toBeLessThanOrEqual(30 * DAY);
        }
        const bytes = left.reduce((sum, one) => sum + one.bytes, 0);
        if (free.length > 0) expect(bytes).toBeLessThanOrEqual(maxBytes);
        for (const one of gone) {
          if (one.kind !== "draft") expect(free.every((other) => other.usedAt >= one.usedAt)).toBe(true);
        }
      }),
    );
  });
});

describe("the folder of packages", () => {
  let dataDir = "";
  beforeEach(() => {
    dataDir = mkdtempSync(path.join(tmpdir(), "flowpilot-prune-"));
    setEnvForTests({ dataDir });
  });
  afterEach(() => {
    setEnvForTests(null);
    rmSync(dataDir, { recursive: true });
  });
  const places = () =>
    readdirSync(path.join(dataDir, "packages"), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.join(entry.parentPath, entry.name));
  const placeOf = (name: string) => places().find((place) => place.endsWith(name)) ?? "";
  const age = (place: string, days: number) => {
    const at = new Date(Date.now() - days * DAY);
    utimesSync(place, at, at);
  };

  it("loses what is old, of a crash, or too much, and keeps what is needed", async () => {
    expect(await prunePackages({ now: new Date(), needed: new Set() })).toEqual({
      removed: 0,
      freedBytes: 0,
      bytes: 0,
    });
    const [needed, old, middle] = await Promise.all(["needed", "old", "middle"].map((text) => keep(Buffer.from(text))));
    await madeOf("made", async () => Buffer.from("made"));
    const draft = `${placeOf(needed ?? "")}.0.draft`;
    writeFileSync(draft, "half");
    for (const place of places()) age(place, 2);
    for (const name of [needed, old]) age(placeOf(name ?? ""), 31);
    const fresh = await keep(Buffer.from("fresh"));
    const only = new Set([needed ?? ""]);
    expect(await prunePackages({ now: new Date(), needed: only })).toMatchObject({ removed: 2, freedBytes: 7 });
    expect(existsSync(draft)).toBe(false);
    expect(await prunePackages({ now: new Date(), needed: only, maxBytes: 1 })).toMatchObject({
      removed: 2,
      bytes: 11,
    });
    expect(await Promise.all([needed, old, middle, fresh].map((name) => kept(name ?? "")))).toEqual([
      Buffer.from("needed"),
      null,
      null,
      Buffer.from("fresh"),
    ]);
    expect(await isMade("made")).toBe(false);
  });

  it("keeps what is of use: each use is noted", async () => {
    const used = await keep(Buffer.from("used"));
    await madeOf("made", async () => Buffer.from("made"));
    await madeOf("asked for", async () => Buffer.from("made"));
    for (const place of places()) age(place, 40);
    await kept(used);
    await madeOf("made", async () => Buffer.from("again"));
    expect(await isMade("asked for")).toBe(true);
    expect(await prunePackages({ now: new Date(), needed: new Set() })).toMatchObject({ removed: 0 });
  });
});

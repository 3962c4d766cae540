import { describe, expect, it } from "vitest";
import { kindOf, Sync, type SyncFacts } from "./sync";

const facts = (patch: Partial<SyncFacts>): SyncFacts => ({
  connected: true,
  unsaved: false,
  late: false,
  blocked: false,
  refusal: null,
  ...patch,
});

describe("the dot", () => {
  it.each<[string, Partial<SyncFacts>]>([
    ["saved", {}],
    ["saving", { unsaved: true }],
    // A page that just opened has changed nothing; nobody is worried by a connection that takes a moment.
    ["saved", { connected: false }],
    ["saving", { connected: false, unsaved: true }],
    ["offline", { connected: false, late: true }],
    ["offline", { connected: false, late: true, unsaved: true }],
    ["blocked", { connected: false, late: true, blocked: true }],
    ["refused", { refusal: "viewer" }],
    ["refused", { connected: false, refusal: "gone" }],
  ])("says %s of %o", (kind, patch) => {
    expect(kindOf(facts(patch))).toBe(kind);
  });

  it("is said once for each change", () => {
    const sync = new Sync(false);
    const seen: string[] = [];
    sync.subscribe(() => seen.push(sync.get().kind));
    sync.set({ connected: true });
    sync.set({ connected: true, unsaved: true });
    sync.set({ unsaved: true });
    sync.set({ unsaved: false });
    expect(seen).toEqual(["saved", "saving", "saved"]);
  });
});

describe("waiting for the server to have everything", () => {
  it("ends when it has", async () => {
    const sync = new Sync(false);
    sync.set({ unsaved: true });
    const saved = sync.saved(60_000);
    sync.set({ connected: true });
    sync.set({ unsaved: false });
    expect(await saved).toBe(true);
    expect(await sync.saved(60_000)).toBe(true);
  });

  it("ends when it will not, and does not take a page without a connection for saved", async () => {
    const sync = new Sync(false);
    expect(await sync.saved(1)).toBe(false);
    const saved = sync.saved(60_000);
    sync.set({ refusal: "gone" });
    expect(await saved).toBe(false);
  });
});

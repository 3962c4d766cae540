import { readdir } from "node:fs/promises";
import { dirname } from "node:path";
import { describe, expect, it } from "vitest";
import { withTenant } from "@/db/client";
import { useTestDatabase } from "@/db/testing";
import { ARTIFACT_MAX_BYTES, artifactPath, putArtifact, readArtifact, writeArtifact } from "./artifacts";

const db = useTestDatabase();

async function textOf(orgId: string, hash: string): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of (await readArtifact(orgId, hash)).stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

describe("artifacts", () => {
  it("are stored once by content and read by each workspace that stored them", async () => {
    const [a, b, stranger] = [await db.makeOrg(), await db.makeOrg(), await db.makeOrg()];
    const bytes = Buffer.from(`hello ${a.orgId}`);
    const ref = await withTenant(a.orgId, (tx) => putArtifact(tx, a.orgId, bytes, "text/plain"));
    expect(ref).toMatchObject({
      size: bytes.length,
      mime: "text/plain",
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    await withTenant(a.orgId, (tx) => putArtifact(tx, a.orgId, bytes, "text/plain"));
    await withTenant(b.orgId, (tx) => putArtifact(tx, b.orgId, bytes, "text/plain"));
    expect(await textOf(a.orgId, ref.hash)).toBe(bytes.toString());
    expect(await textOf(b.orgId, ref.hash)).toBe(bytes.toString());
    await expect(readArtifact(stranger.orgId, ref.hash)).rejects.toMatchObject({ code: "not_found" });
    // Neither a second one nor what was left of writing it; the folder is also that of others whose hash begins the same.
    const files = await readdir(dirname(artifactPath(ref.hash)));
    expect(files.filter((name) => name.includes(ref.hash))).toEqual([ref.hash]);
  });

  it("whose row was rolled back are not readable", async () => {
    const { orgId } = await db.makeOrg();
    let hash = "";
    const failing = withTenant(orgId, async (tx) => {
      hash = (await putArtifact(tx, orgId, Buffer.from(orgId), "text/plain")).hash;
      throw new Error("no");
    });
    await expect(failing).rejects.toThrow("no");
    await expect(readArtifact(orgId, hash)).rejects.toMatchObject({ code: "not_found" });
  });

  it("have a largest size", async () => {
    await expect(writeArtifact(Buffer.alloc(ARTIFACT_MAX_BYTES + 1), "text/plain")).rejects.toMatchObject({
      code: "payload_too_large",
    });
  });

  it("have no other names than hashes", async () => {
    const { orgId } = await db.makeOrg();
    for (const name of ["", "..", "../../secrets.json", "A".repeat(64)])
      await expect(readArtifact(orgId, name)).rejects.toMatchObject({ code: "not_found" });
  });
});

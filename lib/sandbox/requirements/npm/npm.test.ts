import { tmpdir } from "node:os";
import { describe, expect, it } from "vitest";
import { setEnvForTests } from "@/lib/env";
import { lockSchema } from "..";
import { tgz } from "../testing";
import { useRegistry } from "../testing.use";

const use = useRegistry("typescript");
const { resolve, refusal } = use;
const paths = async (...requirements: string[]) =>
  (await resolve(...requirements)).packages.map(({ path, version }) => `${path} ${version}`);

const js = (code = "exports.a = 1;") => ({ "index.js": code });

describe("requirements of JavaScript", () => {
  it("come to a lock with all that they need, each with its place, its checksum and npm's", async () => {
    use.registry.addNpm({
      name: "@my/top",
      version: "1.0.0",
      files: js("require('leaf')"),
      manifest: { dependencies: { leaf: "^1.0.0" } },
    });
    use.registry.addNpm({ name: "leaf", version: "1.4.0", files: js() });
    use.registry.addNpm({ name: "leaf", version: "2.0.0", files: js() });
    const lock = await resolve("@my/top");
    expect(lockSchema.parse(JSON.parse(JSON.stringify(lock)))).toEqual(lock);
    expect(lock).toMatchObject({ language: "javascript", requirements: ["@my/top"] });
    expect(lock.packages.map(({ path, version }) => [path, version])).toEqual([
      ["node_modules/@my/top", "1.0.0"],
      ["node_modules/leaf", "1.4.0"],
    ]);
    expect(lock.packages[1]?.integrity).toMatch(/^sha512-/);
  });

  it("refuse a range that no package writes, however long it would take to try", async () => {
    use.registry.addNpm({ name: "b", version: "1.0.0", files: js() });
    use.registry.addNpm({
      name: "a",
      version: "1.0.0",
      files: js(),
      manifest: { dependencies: { b: Array(50_000).fill("^2.0.0").join(" || ") } },
    });
    expect(await refusal("a")).toMatchObject({ code: "requirement_invalid", details: { package: "b" } });
  });

  it("hold two versions of one package where they are wanted, as Node finds them", async () => {
    use.registry.addNpm({ name: "a", version: "1.0.0", files: js(), manifest: { dependencies: { c: "1" } } });
    use.registry.addNpm({ name: "b", version: "1.0.0", files: js(), manifest: { dependencies: { c: "2" } } });
    for (const version of ["1.0.0", "2.0.0"]) use.registry.addNpm({ name: "c", version, files: js() });
    expect(await paths("a", "b")).toEqual([
      "node_modules/a 1.0.0",
      "node_modules/b 1.0.0",
      "node_modules/b/node_modules/c 2.0.0",
      "node_modules/c 1.0.0",
    ]);
  });

  it("bring peers along, leave out what is optional, and know packages by another name", async () => {
    use.registry.addNpm({ name: "peer", version: "3.0.0", files: js() });
    use.registry.addNpm({ name: "real", version: "1.0.0", files: js() });
    use.registry.addNpm({
      name: "a",
      version: "1.0.0",
      files: js(),
      manifest: {
        dependencies: { other: "npm:real@^1" },
        peerDependencies: { peer: ">=3", absent: "1" },
        peerDependenciesMeta: { absent: { optional: true } },
        optionalDependencies: { fsevents: "1" },
      },
    });
    expect(await paths("a")).toEqual(["node_modules/a 1.0.0", "node_modules/other 1.0.0", "node_modules/peer 3.0.0"]);
  });
});

describe("a requirement of JavaScript that cannot be had says which and why:", () => {
  it("its name is not known, or no version is the one that is asked for", async () => {
    use.registry.addNpm({ name: "a", version: "1.0.0", files: js(), manifest: { dependencies: { missing: "1" } } });
    const error = await refusal("a");
    expect([error.code, error.details]).toEqual(["requirement_not_found", { package: "missing", wantedBy: "a 1.0.0" }]);
    expect((await refusal("a@^2")).message).toBe("No version of a is ^2. The newest is 1.0.0.");
  });

  it("a peer of another version is there", async () => {
    use.registry.addNpm({ name: "a", version: "1.0.0", files: js(), manifest: { peerDependencies: { c: "2" } } });
    for (const version of ["2.0.0", "1.0.0"]) use.registry.addNpm({ name: "c", version, files: js() });
    expect((await refusal("c@1", "a")).code).toBe("requirement_conflict");
    expect((await refusal("c@1", "c@2")).code).toBe("requirement_conflict");
  });

  it("it runs a script when it is installed, is native, or for some machines only", async () => {
    use.registry.addNpm({
      name: "scripted",
      version: "1.0.0",
      files: js(),
      manifest: { scripts: { postinstall: "touch /tmp/x" } },
    });
    use.registry.addNpm({ name: "flagged", version: "1.0.0", files: js(), manifest: { hasInstallScript: true } });
    use.registry.addNpm({ name: "gyp", version: "1.0.0", files: js(), manifest: { gypfile: true } });
    use.registry.addNpm({ name: "mac", version: "1.0.0", files: js(), manifest: { os: ["darwin"] } });
    use.registry.addNpm({ name: "addon", version: "1.0.0", files: { ...js("require('./a.node')"), "a.node": "ELF" } });
    use.registry.addNpm({ name: "uses", version: "1.0.0", files: js(), manifest: { dependencies: { gyp: "1" } } });
    for (const name of ["scripted", "flagged", "gyp", "mac", "addon"]) {
      const error = await refusal(name);
      expect([error.code, error.details?.package]).toEqual(["requirement_native", name]);
    }
    expect((await refusal("uses")).details).toMatchObject({ package: "gyp", wantedBy: "uses 1.0.0" });
  });

  it("it needs what Node has and code has not, unless it can do without", async () => {
    use.registry.addNpm({ name: "files", version: "1.0.0", files: js("require('node:fs')") });
    use.registry.addNpm({
      name: "top",
      version: "1.0.0",
      files: js("require('files')"),
      manifest: { dependencies: { files: "1" } },
    });
    use.registry.addNpm({ name: "tries", version: "1.0.0", files: js("try { require('fs') } catch {}") });
    const error = await refusal("top");
    expect([error.code, error.details]).toEqual(["requirement_node_builtin", { package: "files" }]);
    expect(error.message).toContain('"node:fs"');
    expect(await paths("tries")).toEqual(["node_modules/tries 1.0.0"]);
  });

  it("it cannot be put together", async () => {
    use.registry.addNpm({ name: "broken", version: "1.0.0", files: js("let = ;") });
    use.registry.addNpm({
      name: "waits",
      version: "1.0.0",
      files: js("await 1; export {}"),
      manifest: { type: "module" },
    });
    use.registry.addNpm({ name: "empty", version: "1.0.0" });
    for (const name of ["broken", "waits", "empty"]) {
      const error = await refusal(name);
      expect([error.code, error.details?.package]).toEqual(["requirement_not_bundled", name]);
      expect(error.message).not.toContain(tmpdir());
    }
  });

  it("its file is not the one that was announced", async () => {
    use.registry.addNpm({
      name: "a",
      version: "1.0.0",
      files: js(),
      integrity: `sha512-${Buffer.alloc(64).toString("base64")}`,
    });
    expect((await refusal("a")).code).toBe("requirement_hash_mismatch");
  });

  it("its archive leads out of its folder, or holds links or devices", async () => {
    const broken: [string, Buffer][] = [
      ["climbs", tgz([["package/../../x.js", "x"]])],
      ["linked", tgz([["package/index.js", "", "2"]])],
      ["hard", tgz([["package/index.js", "", "1"]])],
      ["device", tgz([["package/index.js", "", "3"]])],
      ["nothing", Buffer.from("no archive")],
      [
        "both",
        tgz([
          ["package/package.json", "{}"],
          ["package/index.js", "x"],
          ["package/index.js/x.js", "x"],
        ]),
      ],
    ];
    for (const [name, bytes] of broken) {
      use.registry.addNpm({ name, version: "1.0.0" }, bytes);
      expect((await refusal(name)).code, name).toBe("requirement_unsafe_archive");
    }
  });

  it("its line cannot be read or names an address", async () => {
    use.registry.addNpm({
      name: "a",
      version: "1.0.0",
      files: js(),
      manifest: { dependencies: { b: "git+ssh://x/y" } },
    });
    for (const line of ["../a", "a@file:/etc", "git+https://x", "a b", "a"]) {
      expect((await refusal(line)).code, line).toBe("requirement_invalid");
    }
  });

  it("its use.registry cannot be reached, and a token for it is in no error", async () => {
    use.registry.addNpm({ name: "a", version: "1.0.0", files: js() });
    const { host } = new URL(use.registry.url);
    setEnvForTests({ dataDir: use.dataDir, ...use.registry.env, npmRegistryUrl: `http://s3cr3t@${host}/npm` });
    await resolve("a");
    expect(use.registry.asked.map(({ authorization }) => authorization)).toEqual(["Bearer s3cr3t", "Bearer s3cr3t"]);
    await use.registry.close();
    const error = await refusal("b");
    expect(error).toMatchObject({ code: "requirement_registry_unreachable", retriable: true });
    expect(JSON.stringify([error, error.message, String(error.cause)])).not.toContain("s3cr3t");
  });
});

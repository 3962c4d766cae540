import { describe, expect, it } from "vitest";
import { setEnvForTests } from "@/lib/env";
import { lockSchema } from "..";
import { startRegistry, wheel, zip } from "../testing";
import { useRegistry } from "../testing.use";

const use = useRegistry("python");
const { resolve, refusal } = use;
const versions = async (...requirements: string[]) =>
  (await resolve(...requirements)).packages.map(({ name, version }) => `${name} ${version}`);

describe("requirements of Python", () => {
  it("refuse what no package writes, however long it would take to read", async () => {
    for (const line of [
      `b>=1${",".repeat(500_000)}x`,
      `b; ${'os_name == "posix" and '.repeat(50_000)}os_name == "nt"`,
    ]) {
      use.registry.addWheel({ name: "a", version: "1.0", requires: [line] });
      expect(await refusal("a")).toMatchObject({ code: "requirement_invalid" });
    }
  });

  it("come to a lock with all that they need, by name, version and checksum", async () => {
    use.registry.addWheel({
      name: "top",
      version: "1.0",
      requires: ["Under_Neath>=1,<2", "win-only; sys_platform == 'win32'"],
    });
    use.registry.addWheel({
      name: "under-neath",
      version: "1.5",
      isBeside: true,
      requires: ["extra-thing; extra == 'more'"],
    });
    use.registry.addWheel({ name: "under-neath", version: "2.0" });
    use.registry.addWheel({ name: "extra-thing", version: "3" });
    const lock = await resolve("# mine", "Top", "");
    expect(lockSchema.parse(JSON.parse(JSON.stringify(lock)))).toEqual(lock);
    expect(lock.requirements).toEqual(["Top"]);
    expect(lock.packages.map(({ name, version, source }) => [name, version, source])).toEqual([
      ["top", "1.0", "pypi"],
      ["under-neath", "1.5", "pypi"],
    ]);
    expect(lock.packages[0]).toMatchObject({ file: "top-1.0-py3-none-any.whl", host: new URL(use.registry.url).host });
    expect(await versions("top", "under-neath[more]")).toEqual(["extra-thing 3", "top 1.0", "under-neath 1.5"]);
  });

  it("are read from an index that speaks HTML", async () => {
    use.registry.isHtml = true;
    use.registry.addWheel({ name: "plain", version: "1.0" });
    use.registry.addWheel({ name: "plain", version: "2.0", requiresPython: "<3.10" });
    use.registry.addWheel({ name: "plain", version: "1.5", yanked: "broken" });
    expect(await versions("plain")).toEqual(["plain 1.0"]);
  });

  it("go back to an older version where the newest leads nowhere", async () => {
    use.registry.addWheel({ name: "a", version: "2", requires: ["c<2"] });
    use.registry.addWheel({ name: "a", version: "1", requires: ["c"] });
    use.registry.addWheel({ name: "c", version: "1" });
    use.registry.addWheel({ name: "c", version: "2" });
    expect(await versions("a", "c>=2")).toEqual(["a 1", "c 2"]);
  });

  it("leave versions before a release aside, unless they are named", async () => {
    use.registry.addWheel({ name: "a", version: "1.0" });
    use.registry.addWheel({ name: "a", version: "2.0rc1" });
    expect(await versions("a")).toEqual(["a 1.0"]);
    expect(await versions("a>=2.0rc1")).toEqual(["a 2.0rc1"]);
  });

  it("take what Pyodide is made with, and its libraries from nobody else", async () => {
    use.registry.addWheel({ name: "numpy", version: "9.0", tag: "cp314-cp314-manylinux_2_28_x86_64" });
    use.registry.addWheel({ name: "libopenblas", version: "99.0" });
    expect((await refusal("numpy")).code).toBe("requirement_registry_unreachable");
    expect(use.registry.asked.at(-1)?.path).toBe("/pyodide/numpy-2.4.6-cp314-cp314-pyemscripten_2026_0_wasm32.whl");
    use.registry.files.set("/pyodide/numpy-2.4.6-cp314-cp314-pyemscripten_2026_0_wasm32.whl", Buffer.from("another"));
    expect((await refusal("numpy")).code).toBe("requirement_hash_mismatch");
    expect((await refusal("libopenblas")).code).toBe("requirement_not_found");
  });

  it("take a wheel that was made for Pyodide", async () => {
    use.registry.addWheel({ name: "fast", version: "2.0", tag: "cp313-cp313-pyemscripten_2025_0_wasm32" });
    use.registry.addWheel({ name: "fast", version: "1.0", tag: "cp314-cp314-pyemscripten_2026_0_wasm32" });
    expect(await versions("fast")).toEqual(["fast 1.0"]);
  });
});

describe("a requirement of Python that cannot be had says which and why:", () => {
  it("its name is not known", async () => {
    use.registry.addWheel({ name: "top", version: "1.0", requires: ["missing>=1"] });
    const error = await refusal("top");
    expect([error.code, error.retriable]).toEqual(["requirement_not_found", false]);
    expect(error.details).toEqual({ package: "missing", wantedBy: "top 1.0" });
    expect(error.message).toContain("missing");
  });

  it("no version is the one that is asked for", async () => {
    use.registry.addWheel({ name: "a", version: "1.2" });
    use.registry.addWheel({ name: "old", version: "1.0", requiresPython: "<3.9" });
    expect((await refusal("a>=2")).message).toBe("No version of a is >=2. The newest is 1.2.");
    const error = await refusal("old");
    expect([error.code, error.message]).toEqual([
      "requirement_no_version",
      "old is not for Python 3.14.2: old 1.0 wants <3.9.",
    ]);
  });

  it("two want versions that do not go together", async () => {
    use.registry.addWheel({ name: "a", version: "1", requires: ["c<2"] });
    use.registry.addWheel({ name: "b", version: "1", requires: ["c>=2"] });
    for (const version of ["1", "2"]) use.registry.addWheel({ name: "c", version });
    const error = await refusal("a", "b");
    expect(error.code).toMatch(/requirement_(conflict|no_version)/);
    expect(error.message).toContain("c");
  });

  it("it needs a native build", async () => {
    use.registry.addWheel({ name: "native", version: "1.0", tag: "cp314-cp314-manylinux_2_28_x86_64" });
    use.registry.addWheel({ name: "source", version: "1.0", isSource: true });
    const error = await refusal("native");
    expect([error.code, error.details]).toEqual(["requirement_needs_build", { package: "native", version: "1.0" }]);
    expect((await refusal("source")).message).toContain("there is only its source");
    use.registry.addWheel({ name: "numpy", version: "9.0", tag: "cp314-cp314-manylinux_2_28_x86_64" });
    expect((await refusal("numpy>=9")).message).toContain("Pyodide brings numpy 2.4.6");
  });

  it("it was taken back", async () => {
    use.registry.addWheel({ name: "a", version: "1.0", yanked: "deletes files" });
    const error = await refusal("a==1.0");
    expect([error.code, error.message]).toEqual([
      "requirement_yanked",
      "a ==1.0 was taken back by its authors: deletes files.",
    ]);
  });

  it("its file is not the one that was announced", async () => {
    use.registry.addWheel({ name: "a", version: "1.0", sha256: "0".repeat(64) });
    expect((await refusal("a")).code).toBe("requirement_hash_mismatch");
  });

  it("its line cannot be read, or names an address or an option", async () => {
    for (const line of [
      "???",
      "a @ https://example.com/a.whl",
      "-r other.txt",
      "a>=x",
      "a; python_version <",
      "https://a/b.whl",
    ]) {
      expect((await refusal(line)).code, line).toBe("requirement_invalid");
    }
  });

  it("its archive leads out of its folder, holds links, or is a bomb", async () => {
    const broken: [string, Buffer][] = [
      ["climbs", zip([["../../etc/passwd", "x"]])],
      ["rooted", zip([["/etc/passwd", "x"]])],
      ["linked", zip([["a", "/etc/passwd", 0o120777]])],
      [
        "twice",
        zip([
          ["a", "1"],
          ["a", "2"],
        ]),
      ],
      ["nothing", Buffer.from("no archive")],
    ];
    for (const [name, bytes] of broken) {
      use.registry.addWheel({ name, version: "1.0", isBeside: true }, bytes);
      expect((await refusal(name)).code, name).toBe("requirement_unsafe_archive");
    }
  });

  it("its use.registry cannot be reached, for now or with these credentials", async () => {
    use.registry.answerAll = 503;
    expect(await refusal("a")).toMatchObject({ code: "requirement_registry_unreachable", retriable: true });
    use.registry.answerAll = 401;
    expect(await refusal("a")).toMatchObject({ code: "requirement_registry_unreachable", retriable: false });
    await use.registry.close();
    expect(await refusal("a")).toMatchObject({ code: "requirement_registry_unreachable", retriable: true });
  });
});

describe("the credentials of a registry", () => {
  const SECRET = "s3cr3t-token";

  it("are sent to it, and are in no error and in no lock", async () => {
    const { host } = new URL(use.registry.url);
    use.registry.addWheel({ name: "a", version: "1.0" });
    use.registry.files.set(`/${SECRET}/nothing`, Buffer.from("x"));
    setEnvForTests({
      dataDir: use.dataDir,
      ...use.registry.env,
      pypiIndexUrl: `http://__token__:${SECRET}@${host}/simple`,
    });
    const lock = await resolve("a");
    const wanted = `Basic ${Buffer.from(`__token__:${SECRET}`).toString("base64")}`;
    expect(use.registry.asked.map(({ authorization }) => authorization)).toEqual([wanted, wanted]);
    expect(JSON.stringify(lock)).not.toContain(SECRET);
    for (const pypiIndexUrl of [
      `http://${SECRET}@${host}/nowhere`,
      `http://${host}/${SECRET}/simple`,
      `http://:${SECRET}@127.0.0.1:1/`,
    ]) {
      setEnvForTests({ dataDir: use.dataDir, ...use.registry.env, pypiIndexUrl });
      const error = await refusal("b");
      expect(JSON.stringify([error, error.message, error.hint, String(error.cause)])).not.toContain(SECRET);
    }
  });

  it("are not sent to another host that it names", async () => {
    const other = await startRegistry();
    const bytes = wheel({ name: "a", version: "1.0" });
    use.registry.addWheel({ name: "a", version: "1.0" }, bytes);
    other.files.set("/files/a-1.0-py3-none-any.whl", bytes);
    use.registry.redirectFiles = other.url;
    setEnvForTests({
      dataDir: use.dataDir,
      ...use.registry.env,
      privateHosts: ["127.0.0.1"],
      pypiIndexUrl: `http://u:${SECRET}@${new URL(use.registry.url).host}/simple`,
    });
    expect(await versions("a")).toEqual(["a 1.0"]);
    expect(other.asked).toEqual([{ path: "/files/a-1.0-py3-none-any.whl", authorization: undefined }]);
    await other.close();
  });

  it("do not open the private network to it", async () => {
    const other = await startRegistry();
    use.registry.addWheel({ name: "a", version: "1.0" });
    use.registry.redirectFiles = other.url;
    expect((await refusal("a")).message).toContain("http_blocked_address");
    expect(other.asked).toEqual([]);
    await other.close();
  });
});

/** What an attack must not touch (a file, a listener, this process), and the running of one. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { NodeError } from "@/lib/nodes/errors";
import type { SandboxRequest } from "@/lib/nodes/types";
import { closeSandbox, runSandboxed } from "..";
import type { HostileBlock } from "./types";

const SECRET = "canary-7f3c";
/** For what has to end by itself, on a machine that is busy; and for what only the limit ends. */
const [LONG_MS, SHORT_MS] = [20_000, 1_000];

interface Corpus {
  language: SandboxRequest["language"];
  blocks: readonly HostileBlock[];
  /** The body as a whole block. */
  wrap(body: string): string;
  /** Doubles its input. */
  harmless: string;
}

/** Every attack ends in one of its named ways, and everything is as it was afterwards. */
export function holdsAll({ language, blocks, wrap, harmless }: Corpus): void {
  let folder = "";
  let file = "";
  let server: Server;
  let connections = 0;

  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), "flowpilot-canary-"));
    file = path.join(folder, "secret.txt");
    writeFileSync(file, SECRET);
    server = createServer((_request, response) => response.end(SECRET)).on("connection", () => {
      connections += 1;
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  });

  afterAll(async () => {
    closeSandbox();
    await new Promise((resolve) => server.close(resolve));
    rmSync(folder, { recursive: true });
  });

  async function attack({ body, ends }: HostileBlock): Promise<{ end: string; text: string }> {
    const port = String((server.address() as AddressInfo).port);
    const code = wrap(body.replaceAll("CANARY_FILE", file).replaceAll("CANARY_PORT", port));
    try {
      const request = {
        language,
        code,
        input: { a: 1 },
        timeoutMs: ends.includes("sandbox_timeout") ? SHORT_MS : LONG_MS,
      };
      const { value, stdout } = await runSandboxed(request, AbortSignal.timeout(60_000));
      return { end: "value", text: `${JSON.stringify(value)}${stdout}` };
    } catch (error) {
      if (!(error instanceof NodeError)) throw error;
      return { end: error.code, text: `${error.message}${JSON.stringify(error.details ?? {})}` };
    }
  }

  it.each(blocks)("$name", { timeout: 60_000 }, async (block) => {
    const { end, text } = await attack(block);
    expect(block.ends, text).toContain(end);
    expect(text.replaceAll("'THROUGH", "").replaceAll('"THROUGH', "")).not.toMatch(/THROUGH(?!-ish)/);
    expect(text).not.toContain(SECRET);
    expect(text).not.toContain(process.cwd());
  });

  it("leaves the canary file, the listener and this process as they were", () => {
    expect(readFileSync(file, "utf8")).toBe(SECRET);
    expect(connections).toBe(0);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  it("leaves the pool whole", async () => {
    const runs = Array.from({ length: 8 }, (_, input) =>
      runSandboxed({ language, code: harmless, input, timeoutMs: 15_000 }, AbortSignal.timeout(60_000)),
    );
    expect((await Promise.all(runs)).map((run) => run.value)).toEqual([0, 2, 4, 6, 8, 10, 12, 14]);
  });
}

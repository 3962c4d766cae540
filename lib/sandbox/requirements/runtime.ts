import type { Lock } from "./lock";
import { distribution } from "./python/pyodide";

/** What a lock is resolved for. */
export async function runtimeOf(language: Lock["language"]): Promise<string> {
  return language === "python" ? (await distribution()).runtime : "javascript";
}

/** Which hosts a block of code may call: names as people write them, `*.` for everything below one, a port when it is not the usual. */
import { NodeError } from "@/lib/nodes/errors";

const ENTRY = /^(\*\.)?((?:[a-z0-9_-]+\.)*[a-z0-9_-]+|\[[0-9a-f:.]+\])(?::(\d{1,5}))?$/i;

/** The first entry that is no host, for a sentence while the workflow is drawn. */
export function badGrant(entries: readonly string[]): string | undefined {
  return entries.find((entry) => !ENTRY.test(entry));
}

/** Whether the address is one of the entries. */
export function isGranted(url: URL, entries: readonly string[]): boolean {
  const host = url.hostname.toLowerCase().replace(/\.$/, "");
  return entries.some((entry) => {
    const [, below, name = "", port = ""] = ENTRY.exec(entry.toLowerCase()) ?? [];
    if (name === "" || port !== url.port) return false;
    return below ? host.endsWith(`.${name}`) : host === name;
  });
}

/** @throws NodeError http_not_granted */
export function requireGrant(url: URL, entries: readonly string[]): void {
  if (isGranted(url, entries)) return;
  throw new NodeError("http_not_granted", `This code may not call ${url.host}.`, {
    retriable: false,
    hint:
      entries.length === 0
        ? "Its node lists no hosts that it may call."
        : `Its node lists ${entries.slice(0, 10).join(", ")}.`,
  });
}

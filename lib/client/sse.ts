/**
 * Server-sent events over fetch. The browser's EventSource cannot send Last-Event-ID on its first request, and the page
 * opens the stream at the event that its data already includes.
 */

import { workspaceHeader } from "./workspace";

export interface SseMessage {
  /** The stream's position after this message; "" when the server gave none. */
  id: string;
  event: string;
  data: string;
}

/** Splits a text stream into messages (WHATWG HTML, "Server-sent events"); feed it pieces cut anywhere. */
export function sseParser(onMessage: (message: SseMessage) => void): (piece: string) => void {
  let rest = "";
  let event = "";
  let id = "";
  let data: string[] = [];
  const take = (line: string) => {
    if (line === "") {
      if (data.length > 0) onMessage({ id, event: event || "message", data: data.join("\n") });
      event = "";
      id = "";
      data = [];
      return;
    }
    const colon = line.indexOf(":");
    const field = colon === -1 ? line : line.slice(0, colon);
    const value = colon === -1 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (field === "event") event = value;
    else if (field === "data") data.push(value);
    else if (field === "id") id = value;
  };
  return (piece) => {
    rest += piece;
    // A final "\r" waits for the next piece: it may be the first half of "\r\n".
    const lines = rest.split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop() ?? "";
    for (const line of lines) take(line);
  };
}

interface SseOptions {
  lastEventId: string;
  signal: AbortSignal;
  onOpen: () => void;
  onMessage: (message: SseMessage) => void;
}

/** Reads one connection to its end. Rejects when it cannot be opened or breaks; an abort ends it quietly. */
export async function readSse(url: string, { lastEventId, signal, onOpen, onMessage }: SseOptions): Promise<void> {
  try {
    const response = await fetch(url, {
      headers: { accept: "text/event-stream", "last-event-id": lastEventId, ...workspaceHeader() },
      signal,
    });
    if (!response.ok || !response.body) throw new Error(`The stream answered with status ${response.status}.`);
    onOpen();
    const feed = sseParser(onMessage);
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    for (let next = await reader.read(); !next.done; next = await reader.read()) feed(next.value);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

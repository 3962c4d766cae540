/**
 * The SDK's client is made before the server is, and calls it (events, checkpoints) through `fetch`. A link is that fetch: it leads to the server
 * of this process once one has started. Give its `fetch` to the client, and the link to startEmbedded.
 */
export interface Link {
  /** No network: requests go to the server in this process, and fail while there is none. */
  readonly fetch: typeof fetch;
  connect(handler: (request: Request) => Promise<Response>): void;
  disconnect(): void;
}

export function createLink(): Link {
  let handler: ((request: Request) => Promise<Response>) | null = null;
  return {
    fetch: async (input, init) => {
      if (!handler) throw new Error("The embedded Inngest server does not run in this process.");
      return handler(new Request(input, init));
    },
    connect(next) {
      handler = next;
    },
    disconnect() {
      handler = null;
    },
  };
}

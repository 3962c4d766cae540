const AGAIN_MS = 3000;

/**
 * Loads a part of the page that nobody asked for, and again after a while when it does not come (the server restarts, the network is away).
 * For `dynamic`: one that gave up would take the whole page with it, and with the page what somebody is writing.
 */
export async function patiently<T>(load: () => Promise<T>, wait = pause): Promise<T> {
  for (;;) {
    try {
      return await load();
    } catch {
      await wait(AGAIN_MS);
    }
  }
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

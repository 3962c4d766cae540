/**
 * What runs inside of the page. Each function is sent as text, so it must not refer to anything outside of itself; what the probes count
 * hangs on `window.flowpilotProbe`.
 */

export interface Probe {
  /** Commits of React since the page was opened. */
  commits: number;
  /** How many components rendered in each commit, while `counting`. */
  rendered: number[];
  counting: boolean;
  /** Tasks above 50 ms. */
  longTasks: number;
  /** Milliseconds from navigation start; 0 until it happened. */
  firstCard: number;
  interactive: number;
}

declare global {
  interface Window {
    flowpilotProbe: Probe;
  }
}

/** Before the page's own scripts: counts what React does, and clicks the first card as soon as there is one. */
export function install(): void {
  interface Fiber {
    flags: number;
    child: Fiber | null;
    sibling: Fiber | null;
    alternate: Fiber | null;
    tag: number;
  }
  const probe: Probe = { commits: 0, rendered: [], counting: false, longTasks: 0, firstCard: 0, interactive: 0 };
  window.flowpilotProbe = probe;
  /** Function, class, forwardRef, memo and simple memo components. */
  const COMPONENTS = new Set([0, 1, 11, 14, 15]);
  /** React sets it on what it called, in production, too. */
  const PERFORMED_WORK = 1;
  const count = (first: Fiber | null): number => {
    let rendered = 0;
    for (let fiber = first; fiber; fiber = fiber.sibling) {
      if (COMPONENTS.has(fiber.tag) && fiber.flags & PERFORMED_WORK) rendered++;
      // A child that is the very fiber of before was not looked at.
      if (!fiber.alternate || fiber.child !== fiber.alternate.child) rendered += count(fiber.child);
    }
    return rendered;
  };
  Object.defineProperty(window, "__REACT_DEVTOOLS_GLOBAL_HOOK__", {
    value: {
      isDisabled: false,
      supportsFiber: true,
      renderers: new Map(),
      inject: () => 1,
      onCommitFiberUnmount() {},
      onCommitFiberRoot(_: number, root: { current: Fiber }) {
        probe.commits++;
        if (probe.counting) probe.rendered.push(count(root.current.child));
      },
    },
  });
  new PerformanceObserver((list) => {
    probe.longTasks += list.getEntries().length;
  }).observe({ type: "longtask", buffered: true });
  const look = () => {
    const card = document.querySelector<HTMLElement>(".react-flow__node-step");
    if (card && card.getBoundingClientRect().width > 0 && getComputedStyle(card).visibility === "visible") {
      // This frame paints it.
      probe.firstCard ||= performance.now();
      if (card.classList.contains("selected")) {
        probe.interactive = performance.now();
        return;
      }
      card.click();
    }
    requestAnimationFrame(look);
  };
  if (location.pathname.includes("/workflows/")) requestAnimationFrame(look);
}

/** Counts for so long in how many frames the card stood elsewhere than in the frame before. */
export function watchCard({
  id,
  ms,
}: {
  id: string;
  ms: number;
}): Promise<{ moved: number; frames: number; ms: number }> {
  return new Promise((resolve) => {
    const card = document.querySelector<HTMLElement>(`.react-flow__node[data-id="${id}"]`);
    const start = performance.now();
    let moved = 0;
    let frames = 0;
    let last = card?.style.transform;
    const frame = () => {
      const now = performance.now();
      const place = card?.style.transform;
      frames++;
      if (place !== last) moved++;
      last = place;
      if (now - start < ms) requestAnimationFrame(frame);
      else resolve({ moved, frames, ms: now - start });
    };
    requestAnimationFrame(frame);
  });
}

/** Measures each key typed from now on until `stop` is pressed: work of the main thread, and key to paint. */
export function watchKeys(): void {
  const measured: { work: number; paint: number }[] = [];
  Object.assign(window, { flowpilotKeys: measured });
  window.addEventListener(
    "keydown",
    (event) => {
      const began = performance.now();
      const waited = began - event.timeStamp;
      const key = { work: 0, paint: 0 };
      measured.push(key);
      const after = (run: () => void) => {
        const channel = new MessageChannel();
        channel.port1.onmessage = run;
        channel.port2.postMessage(null);
      };
      document.addEventListener(
        "input",
        () =>
          after(() => {
            // Style and layout belong to it.
            document.body.getBoundingClientRect();
            key.work = performance.now() - began;
          }),
        { once: true, capture: true },
      );
      requestAnimationFrame(() =>
        after(() => {
          key.paint = performance.now() - began + waited;
        }),
      );
    },
    true,
  );
}

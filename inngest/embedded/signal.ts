/** A wake-up that is never lost: set while nobody waits, it ends the next wait at once. */
export interface Signal {
  set(): void;
  /** Ends when set, or after the time, or at once when it was set since the last wait. */
  wait(ms: number): Promise<void>;
}

export function createSignal(): Signal {
  let isSet = false;
  let wake: (() => void) | null = null;
  return {
    set() {
      isSet = true;
      wake?.();
    },
    wait(ms) {
      return new Promise((resolve) => {
        const done = () => {
          clearTimeout(timer);
          wake = null;
          isSet = false;
          resolve();
        };
        const timer = setTimeout(done, ms);
        wake = done;
        if (isSet) done();
      });
    },
  };
}

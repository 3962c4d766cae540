/**
 * Toasts, for what happened elsewhere than the person looks. The library, and the place on the page where they appear, come with the first one
 * or when the page has stood for a while.
 */
let isAsked = false;
const asking = new Set<() => void>();
let begin: () => void = () => {};
const isThere = new Promise<void>((resolve) => {
  begin = resolve;
});

/** True once there is something to show; for the one who puts the place of toasts on the page. */
export const firstToast = {
  get: () => isAsked,
  subscribe(listener: () => void): () => void {
    asking.add(listener);
    return () => asking.delete(listener);
  },
};

/** The place of toasts is on the page: what was asked for meanwhile appears. */
export function toastsAppear(): void {
  begin();
}

async function library() {
  isAsked = true;
  for (const listener of asking) listener();
  const [{ toast: show }] = await Promise.all([import("sonner"), isThere]);
  return show;
}

export function toastError(message: string): void {
  void library().then((show) => show.error(message));
}

/** Long enough to read the sentence and reach for the button. */
const UNDO_MS = 10_000;

/** Says what has happened, with at most one thing to do about it. */
export function toast(message: string, action?: { label: string; run: () => void }): void {
  void library().then((show) =>
    action ? show(message, { duration: UNDO_MS, action: { label: action.label, onClick: action.run } }) : show(message),
  );
}

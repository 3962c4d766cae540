/** Toasts, for what happened elsewhere than the person looks. The library comes with the first one. */
export function toastError(message: string): void {
  void import("sonner").then(({ toast }) => toast.error(message));
}

/** Long enough to read the sentence and reach for the button. */
const UNDO_MS = 10_000;

/** Says what has happened, with at most one thing to do about it. */
export function toast(message: string, action?: { label: string; run: () => void }): void {
  void import("sonner").then(({ toast: show }) =>
    action ? show(message, { duration: UNDO_MS, action: { label: action.label, onClick: action.run } }) : show(message),
  );
}

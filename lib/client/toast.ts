/** Toasts, for what happened elsewhere than the person looks. The library comes with the first one. */
export function toastError(message: string): void {
  void import("sonner").then(({ toast }) => toast.error(message));
}

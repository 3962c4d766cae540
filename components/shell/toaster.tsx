"use client";
import { Toaster as Sonner } from "sonner";

/** Where toasts appear, in the product's colours. */
export function Toaster() {
  return (
    <Sonner
      position="bottom-right"
      toastOptions={{
        style: {
          background: "var(--raised)",
          color: "var(--text)",
          border: "1px solid var(--border)",
          borderRadius: 10,
          fontSize: 13,
          boxShadow: "var(--float-shadow)",
        },
      }}
    />
  );
}

"use client";
import { useEffect } from "react";
import { Toaster as Sonner } from "sonner";
import { toastsAppear } from "@/lib/client/toast";

/** Where toasts appear, in the product's colours. */
export function Toaster() {
  useEffect(toastsAppear, []);
  return (
    <Sonner
      position="bottom-right"
      // Above the bar of a selection, and on a phone above the places.
      offset={{ bottom: 64, right: 24 }}
      mobileOffset={{ bottom: 72, left: 16, right: 16 }}
      toastOptions={{
        style: {
          background: "var(--raised)",
          color: "var(--text)",
          border: "1px solid var(--border)",
          borderRadius: 10,
          fontFamily: "var(--font-sans)",
          fontSize: 13,
          boxShadow: "var(--float-shadow)",
        },
      }}
    />
  );
}

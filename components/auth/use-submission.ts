"use client";
import { useState } from "react";

/**
 * A form that is sent once at a time: `send` runs `work`; `failure` is what it threw last (null: nothing yet). Work that ends by leaving the page
 * resolves to "leaving": the button stays busy until the page is gone.
 */
export function useSubmission(first: unknown = null) {
  const [pending, setPending] = useState(false);
  const [failure, setFailure] = useState<unknown>(first);
  const send = async (work: () => Promise<"leaving" | "staying">) => {
    setPending(true);
    setFailure(null);
    try {
      if ((await work()) === "staying") setPending(false);
    } catch (error) {
      setFailure(error);
      setPending(false);
    }
  };
  return { pending, failure, send };
}

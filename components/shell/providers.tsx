"use client";
import { QueryCache, QueryClient, QueryClientProvider } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { ThemeProvider } from "next-themes";
import { type ReactNode, useEffect, useState, useSyncExternalStore } from "react";
import { ApiError } from "@/lib/client/api";
import { patiently } from "@/lib/client/patiently";
import { firstToast } from "@/lib/client/toast";

// Comes with the first toast; without one when the page has stood for so long, for a toast may have to say that the network is gone.
const TOASTER_MS = 3000;
const Toaster = dynamic(() => patiently(() => import("./toaster").then((each) => each.Toaster)), { ssr: false });

/** Refusals (4xx) are answers: only failures of network and server are tried again. */
function worthRetrying(count: number, error: unknown): boolean {
  if (error instanceof ApiError && error.status >= 400 && error.status < 500) return false;
  return count < 2;
}

/** The session is over (signed out elsewhere, or expired): the sign-in page leads back to here. */
function leaveWhenSignedOut(error: unknown): void {
  if (!(error instanceof ApiError) || error.status !== 401) return;
  window.location.assign(`/sign-in?next=${encodeURIComponent(window.location.pathname + window.location.search)}`);
}

/** What every page needs around it: theme, data cache, toasts. */
export function Providers({ children, nonce }: { children: ReactNode; nonce?: string }) {
  const [client] = useState(
    () =>
      new QueryClient({
        queryCache: new QueryCache({ onError: leaveWhenSignedOut }),
        defaultOptions: { queries: { staleTime: 2000, retry: worthRetrying }, mutations: { retry: false } },
      }),
  );
  const asked = useSyncExternalStore(firstToast.subscribe, firstToast.get, () => false);
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), TOASTER_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <ThemeProvider attribute="class" defaultTheme="system" enableSystem disableTransitionOnChange nonce={nonce}>
      <QueryClientProvider client={client}>
        {children}
        {(asked || late) && <Toaster />}
      </QueryClientProvider>
    </ThemeProvider>
  );
}

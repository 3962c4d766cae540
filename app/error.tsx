"use client";
import { Broken } from "@/components/shell/broken";

export default function ErrorPage(props: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <main className="flex min-h-dvh">
      <Broken {...props} />
    </main>
  );
}

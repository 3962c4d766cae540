import type { ReactNode } from "react";
import { Logo } from "@/components/shell/logo";

/** The frame of set-up and sign-in: the mark, a heading, a form in the middle of a quiet page. */
export function AuthCard({ title, children, intro }: { title: string; intro?: string; children: ReactNode }) {
  return (
    <main className="flex min-h-dvh flex-col items-center justify-center px-4 py-12">
      <div className="w-full max-w-[360px]">
        <Logo className="mb-5 size-9" />
        <h1 className="font-medium text-xl tracking-tight">{title}</h1>
        {intro && <p className="mt-1 text-muted text-sm">{intro}</p>}
        <div className="mt-6">{children}</div>
      </div>
    </main>
  );
}

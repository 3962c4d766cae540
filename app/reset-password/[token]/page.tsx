import type { Metadata } from "next";
import Link from "next/link";
import { AuthCard } from "@/components/auth/auth-card";
import { ResetForm } from "@/components/auth/password-forms";
import { lookAtReset } from "@/lib/auth/reset";
import { m } from "@/lib/messages";

// The link is a secret: it goes to no other site.
export const metadata: Metadata = { title: m.forgot.resetTitle, referrer: "no-referrer", robots: { index: false } };
export const dynamic = "force-dynamic";

interface ResetPageProps {
  params: Promise<{ token: string }>;
}

export default async function ResetPasswordPage({ params }: ResetPageProps) {
  const { token } = await params;
  const open = await lookAtReset(token);
  if (open === null) {
    return (
      <AuthCard title={m.forgot.overTitle} intro={m.forgot.over}>
        <Link href="/forgot-password" className="text-sm underline underline-offset-2">
          {m.forgot.again}
        </Link>
      </AuthCard>
    );
  }
  return (
    <AuthCard title={m.forgot.resetTitle} intro={m.forgot.resetIntro}>
      <ResetForm token={token} {...open} />
    </AuthCard>
  );
}

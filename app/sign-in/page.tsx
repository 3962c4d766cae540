import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { AuthCard } from "@/components/auth/auth-card";
import { SignInForm } from "@/components/auth/sign-in-form";
import { localPath } from "@/lib/auth/local-path";
import { currentPerson } from "@/lib/auth/page";
import { otherSignIns } from "@/lib/auth/providers";
import { hasUsers } from "@/lib/auth/users";
import { m } from "@/lib/messages";

export const metadata: Metadata = { title: m.auth.signInTitle };

interface SignInPageProps {
  searchParams: Promise<{ next?: string | string[]; error?: string | string[] }>;
}

export default async function SignInPage({ searchParams }: SignInPageProps) {
  const { next: wanted, error } = await searchParams;
  const next = localPath(wanted);
  if (await currentPerson()) redirect(next);
  if (!(await hasUsers())) redirect("/setup");
  return (
    <AuthCard title={m.auth.signInTo}>
      <SignInForm next={next} others={otherSignIns()} refusal={typeof error === "string" ? error : null} />
    </AuthCard>
  );
}

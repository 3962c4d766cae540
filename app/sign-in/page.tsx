import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { AuthCard } from "@/components/auth/auth-card";
import { SignInForm } from "@/components/auth/sign-in-form";
import { localPath } from "@/lib/auth/local-path";
import { currentPerson } from "@/lib/auth/page";
import { hasUsers } from "@/lib/auth/users";
import { m } from "@/lib/messages";

export const metadata: Metadata = { title: m.auth.signInTitle };

interface SignInPageProps {
  searchParams: Promise<{ next?: string | string[] }>;
}

export default async function SignInPage({ searchParams }: SignInPageProps) {
  const next = localPath((await searchParams).next);
  if (await currentPerson()) redirect(next);
  if (!(await hasUsers())) redirect("/setup");
  return (
    <AuthCard title={m.auth.signInTo}>
      <SignInForm next={next} />
    </AuthCard>
  );
}

import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { AuthCard } from "@/components/auth/auth-card";
import { SetupForm } from "@/components/auth/setup-form";
import { hasUsers } from "@/lib/auth/users";
import { m } from "@/lib/messages";

export const metadata: Metadata = { title: m.auth.setupTitle };
// Whether it is open is asked at each request, never at the build.
export const dynamic = "force-dynamic";

export default async function SetupPage() {
  if (await hasUsers()) redirect("/sign-in");
  return (
    <AuthCard title={m.auth.setupTitle} intro={m.auth.setupBody}>
      <SetupForm />
    </AuthCard>
  );
}

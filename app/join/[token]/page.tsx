import type { Metadata } from "next";
import Link from "next/link";
import { AuthCard } from "@/components/auth/auth-card";
import { JoinAs, JoinForm } from "@/components/auth/join-form";
import { currentPerson } from "@/lib/auth/page";
import { lookAtInvitation } from "@/lib/members";
import { m } from "@/lib/messages";

// The link is a secret: it goes to no other site.
export const metadata: Metadata = { title: m.join.join, referrer: "no-referrer", robots: { index: false } };
export const dynamic = "force-dynamic";

interface JoinPageProps {
  params: Promise<{ token: string }>;
}

/** An invitation's link, for people with an account and without. */
export default async function JoinPage({ params }: JoinPageProps) {
  const { token } = await params;
  const invitation = await lookAtInvitation(token);
  if (!invitation) {
    return (
      <AuthCard title={m.join.overTitle} intro={m.join.over}>
        <Link href="/" className="text-sm underline underline-offset-2">
          {m.join.home}
        </Link>
      </AuthCard>
    );
  }
  const { workspace, role, invited_by, email } = invitation;
  const person = await currentPerson();
  return (
    <AuthCard title={m.join.title(workspace)} intro={m.join.intro(invited_by, m.join.as[role])}>
      {person ? <JoinAs token={token} email={email} me={person.email} /> : <JoinForm token={token} email={email} />}
    </AuthCard>
  );
}

import type { Metadata } from "next";
import { AuthCard } from "@/components/auth/auth-card";
import { ForgotForm } from "@/components/auth/password-forms";
import { m } from "@/lib/messages";

export const metadata: Metadata = { title: m.forgot.title };

export default function ForgotPasswordPage() {
  return (
    <AuthCard title={m.forgot.title} intro={m.forgot.intro}>
      <ForgotForm />
    </AuthCard>
  );
}

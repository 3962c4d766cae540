import type { Metadata } from "next";
import { CredentialList } from "@/components/vault/credential-list";
import { credentialForms } from "@/components/vault/forms";
import { m } from "@/lib/messages";

export const metadata: Metadata = { title: m.credentials.title };

export default function CredentialsPage() {
  return <CredentialList forms={credentialForms()} />;
}

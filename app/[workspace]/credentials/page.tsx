import type { Metadata } from "next";
import { z } from "zod";
import { CredentialList } from "@/components/vault/credential-list";
import { type CredentialForm, formFields } from "@/components/vault/form-schema";
import { credentialTypes } from "@/lib/credentials/registry";
import { m } from "@/lib/messages";

export const metadata: Metadata = { title: m.credentials.title };

export default function CredentialsPage() {
  const forms = [...credentialTypes.values()].map(
    ({ type, title, description, fields }): CredentialForm => ({
      type,
      title,
      description,
      fields: formFields(z.toJSONSchema(fields, { io: "input" })),
    }),
  );
  return <CredentialList forms={forms} />;
}

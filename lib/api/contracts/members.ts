import { z } from "zod";
import { ROLES } from "@/lib/auth/permissions";
import { emailAddress, newPassword, personName } from "./account";
import { isoTime, page, pageQuery } from "./common";

export const role = z.enum(ROLES);
/** Nobody is invited as an owner: a member is made one. */
export const invitedRole = z.enum(["admin", "editor", "viewer"]);
export type InvitedRole = z.infer<typeof invitedRole>;

/** GET /api/v1/members, by name. `q`: a part of name or address. */
export const memberQuery = pageQuery.extend({ q: z.string().trim().max(100).optional() });
export const member = z.object({
  id: z.uuid(),
  name: z.string(),
  email: z.string(),
  role,
  joined_at: isoTime,
  is_you: z.boolean(),
});
export type Member = z.infer<typeof member>;
export const memberList = page(member).extend({ total: z.number().int() });
export type MemberList = z.infer<typeof memberList>;

/** PATCH /api/v1/members/{id}. */
export const memberPatch = z.object({ role });
/** POST /api/v1/workspace/transfer: they become an owner, you an admin. */
export const transferBody = z.object({ user_id: z.uuid() });

export const EXPIRY_DAYS = [1, 7, 30] as const;
const days = z.union([z.literal(1), z.literal(7), z.literal(30)]).default(7);

/** POST /api/v1/invitations: to addresses, or, with none, one link for whoever gets it. Each works once. */
export const invitationBody = z.object({
  emails: z.array(emailAddress).max(50).default([]),
  role: invitedRole,
  days,
  /** For the sake of a workflow: who accepts is a collaborator of it as well. */
  workflow: z.object({ id: z.uuid(), role: z.enum(["editor", "viewer"]) }).optional(),
});
export const invitation = z.object({
  id: z.uuid(),
  email: z.string().nullable(),
  role: invitedRole,
  invited_by: z.string().nullable(),
  created_at: isoTime,
  expires_at: isoTime,
  is_expired: z.boolean(),
  /** none: the link was shown to who invited; queued: it is sent, again and again where that fails; failed: it will not be sent. */
  mail: z.enum(["none", "queued", "sent", "failed"]),
  /** Why the last try failed. */
  mail_error: z.string().nullable(),
  mailed_at: isoTime.nullable(),
});
export type Invitation = z.infer<typeof invitation>;
export const invitationList = z.object({ items: z.array(invitation), mails: z.boolean() });
export type InvitationList = z.infer<typeof invitationList>;

/** POST /api/v1/invitations/{id}/again: a new link, by mail where that can be, or shown to who asks. */
export const againBody = z.object({ by: z.enum(["mail", "link"]).default("mail") });

/** `mailed`: it goes by mail; the list tells what became of that. `link` only when it does not: shown once, nobody can look it up again. */
export const madeInvitation = z.object({
  email: z.string().nullable(),
  outcome: z.enum(["invited", "member"]),
  mailed: z.boolean(),
  link: z.string().nullable(),
});
export type MadeInvitation = z.infer<typeof madeInvitation>;
export const invitationAnswer = z.object({ items: z.array(madeInvitation) });
export type InvitationAnswer = z.infer<typeof invitationAnswer>;

const token = z.string().min(20).max(100);
/** POST /api/v1/join: as who is signed in, or with an account that is made for it. */
export const joinBody = z.object({
  token,
  account: z.object({ name: personName, email: emailAddress, password: newPassword }).optional(),
});
export const joinAnswer = z.object({ slug: z.string() });

/** What somebody with a link may know before they join. */
export interface InvitationView {
  workspace: string;
  role: InvitedRole;
  invited_by: string | null;
  email: string | null;
}

/** GET and POST /api/v1/workspaces; PATCH /api/v1/workspace. */
export const workspaceName = z.string().trim().min(1, "Give the workspace a name.").max(80);
export const workspaceBody = z.object({ name: workspaceName });
export const workspaceItem = z.object({ slug: z.string(), name: z.string(), role });
export type WorkspaceItem = z.infer<typeof workspaceItem>;
/** DELETE /api/v1/workspace: its slug, typed. */
export const workspaceRemoval = z.object({ confirm: z.string().max(100) });

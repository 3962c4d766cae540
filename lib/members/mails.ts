/** The words of our mails. */
import type { InvitedRole } from "@/lib/api/contracts/members";

interface InvitationMail {
  workspace: string;
  by: string;
  role: InvitedRole;
  days: number;
  link: string;
}

const AS: Record<InvitedRole, string> = { admin: "an admin", editor: "an editor", viewer: "a viewer" };
const oneLine = (text: string): string => text.replace(/\s+/g, " ").trim();

/** Names come from people: in a subject they stay on one line. */
export function invitationMail(mail: InvitationMail): { subject: string; text: string } {
  const [workspace, by] = [oneLine(mail.workspace), oneLine(mail.by)];
  return {
    subject: `${by} invites you to ${workspace} on FlowPilot`,
    text: [
      `${by} invites you to the workspace "${workspace}" on FlowPilot, as ${AS[mail.role]}.`,
      `Join here:\n${mail.link}`,
      `The link works once, for ${mail.days === 1 ? "one day" : `${mail.days} days`}. If you do not know what this is about, ignore this mail.`,
    ].join("\n\n"),
  };
}

export function resetMail(link: string): { subject: string; text: string } {
  return {
    subject: "A new password for FlowPilot",
    text: [
      "Somebody, probably you, asked for a new password for your account on FlowPilot.",
      `Choose one here:\n${link}`,
      "The link works once, for one hour. If it was not you, ignore this mail: your password stays as it is.",
    ].join("\n\n"),
  };
}

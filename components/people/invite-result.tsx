import { Button } from "@/components/ui/button";
import type { InvitationAnswer } from "@/lib/api/contracts/members";
import { m } from "@/lib/messages";
import { LinkBox } from "./link-box";

const words = m.members;

interface InviteResultProps {
  answer: InvitationAnswer;
  mails: boolean;
  onDone: () => void;
}

/** What becomes of each address; links that go by no mail are shown now and never again. */
export function InviteResult({ answer, mails, onDone }: InviteResultProps) {
  const links = answer.items.filter(({ link }) => link !== null);
  return (
    <div className="flex flex-col gap-4 pb-2">
      <ul className="flex flex-col gap-3 text-sm" aria-live="polite">
        {answer.items.map(({ email, outcome, link }) => (
          <li key={email ?? "link"}>
            {link !== null ? (
              <LinkBox label={email === null ? words.anyLink : words.linkFor(email)} link={link} />
            ) : outcome === "member" ? (
              words.isMember(email ?? "")
            ) : (
              words.mailed(email ?? "")
            )}
          </li>
        ))}
      </ul>
      {links.length > 0 && <p className="text-muted text-sm">{mails ? words.linkOnce : words.noMail}</p>}
      <div className="flex justify-end">
        <Button variant="primary" onClick={onDone}>
          {m.common.close}
        </Button>
      </div>
    </div>
  );
}

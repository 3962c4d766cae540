import { X } from "lucide-react";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { NativeSelect } from "@/components/ui/native-select";
import type { Collaborator } from "@/lib/api/contracts/sharing";
import { WORKFLOW_ROLES, type WorkflowRole } from "@/lib/auth/permissions";
import { m } from "@/lib/messages";

const words = m.sharing;

interface PersonRowProps {
  person: Collaborator;
  editable: boolean;
  pending: boolean;
  /** Another role, or none any more. */
  onRole: (role: WorkflowRole | null) => void;
}

/** One person with their role on the workflow. The owner's goes by handing the workflow over. */
export function PersonRow({ person, editable, pending, onRole }: PersonRowProps) {
  const { name, email, role, is_you } = person;
  const changes = editable && role !== "owner";
  return (
    <li className="grid min-h-11 grid-cols-[minmax(0,1fr)_auto_2rem] items-center gap-2 py-1">
      <span className="flex min-w-0 flex-col">
        <span className="flex min-w-0 items-center gap-2">
          <span className="truncate font-medium text-sm">{name}</span>
          {is_you && <Badge>{words.you}</Badge>}
        </span>
        <span className="truncate text-faint text-xs">{email}</span>
      </span>
      {changes ? (
        <NativeSelect
          aria-label={words.roleOf(name)}
          className="w-28"
          value={role}
          disabled={pending}
          onValueChange={onRole}
          options={WORKFLOW_ROLES.map((value) => ({ value, label: m.permissions.workflowRoles[value] }))}
        />
      ) : (
        <span className="pr-1 text-muted text-sm">{m.permissions.workflowRoles[role]}</span>
      )}
      {changes ? (
        <Button
          variant="ghost"
          size="icon-sm"
          aria-label={words.remove(name)}
          title={words.remove(name)}
          disabled={pending}
          onClick={() => onRole(null)}
        >
          <X aria-hidden />
        </Button>
      ) : (
        <span />
      )}
    </li>
  );
}

import { Compass } from "lucide-react";
import Link from "next/link";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { m } from "@/lib/messages";

export default function NotFound() {
  return (
    <EmptyState
      icon={Compass}
      heading="h1"
      title={m.errors.notFoundTitle}
      className="my-auto"
      action={
        <Button asChild variant="primary">
          <Link href="/">{m.errors.goHome}</Link>
        </Button>
      }
    >
      {m.errors.notFoundBody}
    </EmptyState>
  );
}

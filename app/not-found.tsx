import { m } from "@/lib/messages";
import NotFoundMessage from "./[workspace]/not-found";

export default function NotFound() {
  return (
    <main className="flex min-h-dvh items-center justify-center">
      <title>{m.errors.notFoundTitle}</title>
      <NotFoundMessage />
    </main>
  );
}

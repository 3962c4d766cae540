import { redirect } from "next/navigation";
import { currentPerson, currentPrincipal } from "@/lib/auth/page";
import { hasUsers } from "@/lib/auth/users";

/** The front door: set-up, sign-in, or the workflows of the person's workspace. */
export default async function Home() {
  const principal = await currentPrincipal();
  if (principal) redirect(`/${principal.orgSlug}/workflows`);
  if (await currentPerson()) redirect("/workspaces");
  redirect((await hasUsers()) ? "/sign-in" : "/setup");
}

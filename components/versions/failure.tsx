/** Why something did not work, at the top of a dialog. */
export function Failure({ message }: { message: string | null }) {
  if (message === null) return null;
  return (
    <p role="alert" className="rounded-md bg-failed-soft px-3 py-2 text-failed text-sm">
      {message}
    </p>
  );
}

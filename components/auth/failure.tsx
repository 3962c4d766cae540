/** Why a form was not taken, above its button. */
export function Failure({ text }: { text: string }) {
  return (
    <p role="alert" className="rounded-md bg-failed-soft px-3 py-2 text-failed text-sm">
      {text}
    </p>
  );
}

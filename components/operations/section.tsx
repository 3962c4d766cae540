import { type ReactNode, useId } from "react";

interface SectionProps {
  title: string;
  help: string;
  /** At the right end of the title's line. */
  actions?: ReactNode;
  children: ReactNode;
}

/** One subject of a settings page. */
export function Section({ title, help, actions, children }: SectionProps) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="flex flex-col gap-4 border-b px-4 py-6 last:border-b-0 md:px-6">
      <div className="flex flex-wrap items-start gap-x-4 gap-y-2">
        <div className="min-w-0 max-w-2xl flex-1 basis-64">
          <h2 id={id} className="font-medium text-base">
            {title}
          </h2>
          <p className="text-pretty text-muted text-sm">{help}</p>
        </div>
        {actions}
      </div>
      {children}
    </section>
  );
}

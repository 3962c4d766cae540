import type { ReactNode } from "react";

interface PageHeaderProps {
  title: ReactNode;
  /** Small line above the title: a link back to the list. */
  above?: ReactNode;
  /** Beside the title: a state chip, a count. */
  beside?: ReactNode;
  actions?: ReactNode;
  children?: ReactNode;
}

/** The top of a page: its one h1, its actions, and below them filters or facts. */
export function PageHeader({ title, above, beside, actions, children }: PageHeaderProps) {
  return (
    <header className="border-b bg-bg px-4 md:px-6">
      {above && <div className="pt-3 text-faint text-sm">{above}</div>}
      <div className="flex min-h-14 flex-wrap items-center gap-x-3 gap-y-2 py-2.5">
        <h1 className="min-w-0 truncate font-medium text-lg">{title}</h1>
        {beside}
        {actions && <div className="ml-auto flex items-center gap-2">{actions}</div>}
      </div>
      {children}
    </header>
  );
}

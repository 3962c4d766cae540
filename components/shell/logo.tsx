/** The mark: a path that forks to two nodes. Takes its colour from the accent. */
export function Logo({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 20 20" aria-hidden="true" className={className}>
      <rect width="20" height="20" rx="5" fill="var(--accent)" />
      <path
        d="M5.5 10h2.2c3 0 2.2-4 5.2-4M7.7 10c3 0 2.2 4 5.2 4"
        fill="none"
        stroke="var(--on-accent)"
        strokeWidth="1.6"
        strokeLinecap="round"
      />
      <circle cx="5.2" cy="10" r="1.9" fill="var(--on-accent)" />
      <circle cx="14.2" cy="6" r="1.9" fill="var(--on-accent)" />
      <circle cx="14.2" cy="14" r="1.9" fill="var(--on-accent)" />
    </svg>
  );
}

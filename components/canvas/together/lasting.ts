/** Runs something when a state has lasted for so long without a break; then it is counted anew. */
export class Lasting {
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly ms: number,
    private readonly run: () => void,
  ) {}

  /** The state is there; said again while it lasts, it changes nothing. */
  begin(): void {
    this.timer ??= setTimeout(() => {
      this.end();
      this.run();
    }, this.ms);
  }

  /** It is over, and what was to come of it does not. */
  end(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }
}

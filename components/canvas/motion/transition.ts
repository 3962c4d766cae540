/**
 * Stands for the package d3-transition (next.config.ts): d3-zoom and xyflow need of it that one thing moves to its end over time. The package
 * can animate any property of any element, and brings colours, transforms and easings for that, 9 kB of every canvas.
 */
import { selection } from "d3-selection";

interface Target extends Element {
  __motion?: Motion | null;
}
type Listener = (this: Target, ...args: unknown[]) => void;
type Tween = (this: Target, ...args: unknown[]) => (part: number) => void;

/** What moves the elements of a selection. `on`, `tween`, `ease` and `duration` are set before the next frame, when it begins. */
class Motion {
  private readonly listeners = new Map<string, Listener>();
  private readonly tweens = new Map<string, Tween>();
  private length = 250;
  private shape = (part: number) => part;
  private frame: number;
  private running: ((part: number) => void)[] | null = null;

  constructor(private readonly elements: { each(run: Listener): unknown; node(): Target | null }) {
    const node = elements.node();
    if (node) {
      interrupt(node);
      node.__motion = this;
    }
    this.frame = requestAnimationFrame(() => this.begin(performance.now()));
  }

  selection() {
    return this.elements;
  }

  duration(ms: number): this {
    this.length = ms;
    return this;
  }

  ease(shape: (part: number) => number): this {
    this.shape = shape;
    return this;
  }

  /** For "start", "end" and "interrupt", each with a name of its own after a dot if there are several. */
  on(types: string, listener: Listener): this {
    for (const type of types.split(" ")) this.listeners.set(type, listener);
    return this;
  }

  tween(name: string, tween: Tween): this {
    this.tweens.set(name, tween);
    return this;
  }

  call(run: (motion: Motion, ...args: unknown[]) => void, ...args: unknown[]): this {
    run(this, ...args);
    return this;
  }

  /** Ends where it is. */
  stop(): void {
    cancelAnimationFrame(this.frame);
    this.leave();
    if (this.running) this.tell("interrupt");
  }

  private begin(now: number): void {
    this.tell("start");
    const steps: ((part: number) => void)[] = [];
    for (const tween of this.tweens.values()) {
      this.elements.each(function (...args) {
        const step = tween.apply(this, args);
        steps.push((part) => step.call(this, part));
      });
    }
    this.running = steps;
    this.go(now, now);
  }

  private go(began: number, now: number): void {
    const part = this.length > 0 ? Math.min(1, Math.max(0, (now - began) / this.length)) : 1;
    for (const step of this.running ?? []) step(part < 1 ? this.shape(part) : 1);
    if (part < 1) {
      this.frame = requestAnimationFrame((next) => this.go(began, next));
      return;
    }
    this.leave();
    this.tell("end");
  }

  private leave(): void {
    const node = this.elements.node();
    if (node?.__motion === this) node.__motion = null;
  }

  private tell(type: string): void {
    for (const [name, listener] of this.listeners) if (name.split(".")[0] === type) this.elements.each(listener);
  }
}

/** Stops what moves an element. */
export function interrupt(node: Element): void {
  (node as Target).__motion?.stop();
}

Object.assign(selection.prototype, {
  interrupt(this: { each(run: Listener): unknown }) {
    return this.each(function () {
      interrupt(this);
    });
  },
  transition(this: { each(run: Listener): unknown; node(): Target | null }) {
    return new Motion(this);
  },
});

/** The memory before the first run, to which it is put back after each, byte for byte. */
(function baseline(bytes) {
  const PAGE = 65_536;
  /** A run that grew the memory by more is the process's last: the rest would have to be emptied, and stays taken. */
  const MAX_GROWTH = 64 * 1024 * 1024;
  const apply = Reflect.apply;
  const { set, fill, subarray, slice } = Uint8Array.prototype;
  /** What it was, in stretches: a copy, or null for zeros, which are nearly half. */
  const stretches = [];
  let size = 0;

  return {
    size: () => size,

    /** What is there now is what each run begins with. */
    remember() {
      const all = bytes();
      size = all.length;
      stretches.length = 0;
      const isEmpty = (page) => apply(subarray, all, [page, page + PAGE]).every((byte) => byte === 0);
      for (let from = 0, to = 0; from < size; from = to) {
        const empty = isEmpty(from);
        for (to = from + PAGE; to < size && isEmpty(to) === empty; ) to += PAGE;
        stretches[stretches.length] = { from, to, copy: empty ? null : apply(slice, all, [from, to]) };
      }
    },

    /** False when that cannot be had. */
    restore() {
      const all = bytes();
      if (all.length > size + MAX_GROWTH) return false;
      for (let i = 0; i < stretches.length; i++) {
        const { from, to, copy } = stretches[i];
        if (copy === null) apply(fill, all, [0, from, to]);
        else apply(set, all, [copy, from]);
      }
      apply(fill, all, [0, size]);
      return true;
    },
  };
});

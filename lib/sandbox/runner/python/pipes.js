/** What a run writes, gathered up to a limit. */
(function pipes() {
  const U8 = Uint8Array;
  const apply = Reflect.apply;
  const { set, slice } = U8.prototype;
  const { charCodeAt } = String.prototype;

  return {
    empty: () => ({ chunks: [], size: 0, isCut: false }),

    ascii(text) {
      const own = new U8(text.length);
      for (let i = 0; i < text.length; i++) own[i] = apply(charCodeAt, text, [i]);
      return own;
    },

    gather(pipe, piece, limit) {
      const kept = apply(slice, piece, [0, Math.max(0, limit - pipe.size)]);
      // Nothing is kept of what is too much, not even that it came: it may come without end.
      if (kept.length > 0) pipe.chunks[pipe.chunks.length] = kept;
      pipe.size += kept.length;
      if (kept.length < piece.length) pipe.isCut = true;
    },

    join({ chunks, size }) {
      const whole = new U8(size);
      let at = 0;
      for (let i = 0; i < chunks.length; i++) {
        apply(set, whole, [chunks[i], at]);
        at += chunks[i].length;
      }
      return whole;
    },
  };
});

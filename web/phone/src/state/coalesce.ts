/**
 * Makes a reading that many events may ask for at once: while one runs, any number of further calls end in exactly
 * one more, so what is shown is never older than the last call and the stand-in is not asked a hundred times.
 */
export function coalesce(read: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined
  let next: Promise<void> | undefined

  function start(): Promise<void> {
    running = read().finally(() => {
      running = undefined
    })
    return running
  }

  return () => {
    if (!running) return start()
    next ??= running
      .catch(() => undefined) // the first caller hears of it; the second reading stands for itself
      .then(() => {
        next = undefined
        return start()
      })
    return next
  }
}

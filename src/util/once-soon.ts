/** A function that runs another once in the next microtask, however often it is called until then. */
export function onceSoon(run: () => void): () => void {
  let scheduled = false
  return () => {
    if (scheduled) return
    scheduled = true
    queueMicrotask(() => {
      scheduled = false
      run()
    })
  }
}

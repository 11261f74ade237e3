/**
 * Runs `action` with a signal that aborts when `outer` does or the time is over, whichever comes first. Made by hand, because Node 20
 * may collect an `AbortSignal.timeout` inside an `AbortSignal.any` before it fires, and its timer does not keep the process alive.
 */
export async function withDeadline<T>(
  milliseconds: number | undefined,
  outer: AbortSignal | undefined,
  action: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController()
  const abort = () => controller.abort(outer?.reason)
  const timer =
    milliseconds === undefined
      ? undefined
      : setTimeout(() => controller.abort(new DOMException('the time is over', 'TimeoutError')), milliseconds)
  outer?.addEventListener('abort', abort, { once: true })
  if (outer?.aborted) abort()
  try {
    return await action(controller.signal)
  } finally {
    clearTimeout(timer)
    outer?.removeEventListener('abort', abort)
  }
}

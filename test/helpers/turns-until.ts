const patience = 5000

/**
 * Lets the event loop turn until something holds. For what takes a number of turns that the machine decides: other threads, files, modules
 * that are loaded late. Returns after five seconds whatever holds, so that the assertion that follows says what is wrong.
 */
export async function turnsUntil(holds: () => boolean): Promise<void> {
  const deadline = Date.now() + patience
  while (!holds() && Date.now() < deadline) await new Promise<void>((resolve) => setImmediate(resolve))
}

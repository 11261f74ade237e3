/** The terminal below what has been said: prints above the prompt that is up, which is taken down and put up again around it. */
export interface Screen {
  print(lines: readonly string[]): void
  /** Text as it comes, without a newline of its own. */
  stream(text: string): void
  /** Keeps a prompt up until it ends with a value. */
  prompt<T>(show: (signal: AbortSignal) => Promise<T>): Promise<T>
  /** Somebody else writes to the terminal until `release`: what is said meanwhile is kept back. */
  lend(): void
  release(): void
}

export function createScreen(write: (text: string) => void): Screen {
  let waiting: string[] = []
  let shown: AbortController | undefined
  let lent = false
  let atLineStart = true

  const put = (text: string) => {
    if (text === '') return
    if (shown || lent) {
      waiting.push(text)
      shown?.abort()
      return
    }
    write(text)
    atLineStart = text.endsWith('\n')
  }
  const flush = () => {
    const texts = waiting
    waiting = []
    for (const text of texts) put(text)
    if (!atLineStart) put('\n')
  }

  return {
    print: (lines) => lines.length > 0 && put(`${!shown && !lent && !atLineStart ? '\n' : ''}${lines.join('\n')}\n`),
    stream: put,
    async prompt(show) {
      for (;;) {
        flush()
        const controller = new AbortController()
        shown = controller
        try {
          return await show(controller.signal)
        } catch (error) {
          if (!controller.signal.aborted) throw error
        } finally {
          shown = undefined
        }
      }
    },
    lend() {
      lent = true
    },
    release() {
      lent = false
      flush()
    },
  }
}

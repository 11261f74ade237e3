import { createInterface } from 'node:readline'
import type { Language } from '../i18n/language.ts'
import { plainMessages } from '../i18n/plain-messages.ts'
import type { Prompts } from './live/prompts.ts'

/** What somebody has typed; `left` is Ctrl-C, or the end of what can be typed. */
type Line = { text: string } | 'left'

/** Reads one line, as the terminal itself lets people edit it: nothing is drawn. The signal leaves it. */
export function readLine(input: NodeJS.ReadableStream = process.stdin, signal?: AbortSignal): Promise<Line> {
  const lines = createInterface({ input, terminal: false })
  return new Promise((resolve) => {
    const end = (line: Line) => {
      process.off('SIGINT', leave)
      signal?.removeEventListener('abort', leave)
      lines.removeAllListeners()
      lines.close()
      resolve(line)
    }
    const leave = () => end('left')
    process.on('SIGINT', leave)
    signal?.addEventListener('abort', leave, { once: true })
    lines.once('line', (text) => end({ text: text.trim() }))
    lines.once('close', leave)
  })
}

/** Prompts in lines: numbered choices, nothing redrawn. An empty line, Ctrl-C and Ctrl-D leave them. */
export function plainPrompts(language: Language, write: (text: string) => void, read = readLine): Prompts {
  const say = plainMessages(language)
  const ask = async (lines: readonly string[], signal: AbortSignal | undefined) => {
    write(`\n${lines.join('\n')}\n`)
    const line = await read(undefined, signal)
    return line === 'left' || line.text === '' ? undefined : line.text
  }
  return {
    async choose(message, choices, signal) {
      const list = choices.map(({ name }, index) => ` ${index + 1}  ${name}`)
      for (;;) {
        const answer = await ask([message, ...list, say.chooseAnswer], signal)
        const choice = answer === undefined ? undefined : choices[Number(answer) - 1]
        if (answer === undefined || choice) return choice?.value
        write(`${say.unknown(answer)}\n`)
      }
    },
    write: (message, signal) => ask([message, say.writeAnswer], signal),
    async confirm(message, signal) {
      const answer = await ask([message, say.yesOrNo], signal)
      return answer !== undefined && /^(y|yes|ㅛ|예|네)$/i.test(answer)
    },
  }
}

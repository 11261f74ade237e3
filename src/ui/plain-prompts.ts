import { createInterface } from 'node:readline'
import type { Language } from '../i18n/language.ts'
import { plainMessages } from '../i18n/plain-messages.ts'
import type { Prompts } from './live/prompts.ts'

/** What somebody has typed; `left` is Ctrl-C, or the end of what can be typed. */
type Line = { text: string } | 'left'

/** Reads one line, as the terminal itself lets people edit it: nothing is drawn. */
export function readLine(input: NodeJS.ReadableStream = process.stdin): Promise<Line> {
  const lines = createInterface({ input, terminal: false })
  return new Promise((resolve) => {
    const end = (line: Line) => {
      process.off('SIGINT', leave)
      lines.removeAllListeners()
      lines.close()
      resolve(line)
    }
    const leave = () => end('left')
    process.on('SIGINT', leave)
    lines.once('line', (text) => end({ text: text.trim() }))
    lines.once('close', leave)
  })
}

/** Prompts in lines: numbered choices, nothing redrawn. An empty line, Ctrl-C and Ctrl-D leave them. */
export function plainPrompts(language: Language, write: (text: string) => void, read = readLine): Prompts {
  const say = plainMessages(language)
  const ask = async (lines: readonly string[]) => {
    write(`\n${lines.join('\n')}\n`)
    const line = await read()
    return line === 'left' || line.text === '' ? undefined : line.text
  }
  return {
    async choose(message, choices) {
      const list = choices.map(({ name }, index) => ` ${index + 1}  ${name}`)
      for (;;) {
        const answer = await ask([message, ...list, say.chooseAnswer])
        const choice = answer === undefined ? undefined : choices[Number(answer) - 1]
        if (answer === undefined || choice) return choice?.value
        write(`${say.unknown(answer)}\n`)
      }
    },
    write: (message) => ask([message, say.writeAnswer]),
    async confirm(message) {
      const answer = await ask([message, say.yesOrNo])
      return answer !== undefined && /^(y|yes|ㅛ|예|네)$/i.test(answer)
    },
  }
}

import type { Language } from '../../i18n/language.ts'
import { liveMessages } from '../../i18n/live-messages.ts'
import type { Screen } from './screen.ts'

interface Choice {
  name: string
  value: string
}

/** How somebody is asked. Undefined is what leaving the question means; the signal leaves it for them. */
export interface Prompts {
  choose(message: string, choices: readonly Choice[], signal?: AbortSignal): Promise<string | undefined>
  write(message: string, signal?: AbortSignal): Promise<string | undefined>
  /** No is what leaving means. */
  confirm(message: string, signal?: AbortSignal): Promise<boolean>
}

/** A question mark before and after: a tick would say that the answer is right. */
const prefix = { idle: ' ?', done: ' ?' }

/** Prompts that redraw themselves. Esc and Ctrl-C leave them. */
export function livePrompts(language: Language, screen?: Screen): Prompts {
  const say = liveMessages(language)
  return {
    async choose(message, choices, gone) {
      const { select } = await import('@inquirer/prompts')
      const theme = { prefix, icon: { cursor: '❯' }, style: { keysHelpTip: () => ` ${say.chooseKeys}` } }
      return unlessLeft(screen, gone, (signal) => select({ message, choices, theme }, { signal }))
    },
    async write(message, gone) {
      const { input } = await import('@inquirer/prompts')
      const validate = (answer: string) => answer.trim() !== '' || say.answerOrLeave
      return unlessLeft(screen, gone, (signal) => input({ message, validate, theme: { prefix } }, { signal }))
    },
    async confirm(message, gone) {
      const { confirm } = await import('@inquirer/prompts')
      const transformer = (answer: boolean) => (answer ? say.yes : say.no)
      const config = { message, default: false, transformer, theme: { prefix } }
      return (await unlessLeft(screen, gone, (signal) => confirm(config, { signal }))) ?? false
    },
  }
}

/** The prompt has the screen to itself. */
async function unlessLeft<T>(
  screen: Screen | undefined,
  gone: AbortSignal | undefined,
  show: (signal: AbortSignal) => Promise<T>,
): Promise<T | undefined> {
  const leave = new AbortController()
  const onKey = (_text: string | undefined, key: { name?: string } | undefined) => {
    if (key?.name === 'escape') leave.abort()
  }
  process.stdin.on('keypress', onKey)
  screen?.lend()
  try {
    return await show(gone ? AbortSignal.any([gone, leave.signal]) : leave.signal)
  } catch (error) {
    if (error instanceof Error && ['ExitPromptError', 'AbortPromptError'].includes(error.name)) return undefined
    throw error
  } finally {
    process.stdin.off('keypress', onKey)
    screen?.release()
  }
}

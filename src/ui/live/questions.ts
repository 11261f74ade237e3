import { textIn } from '../../checks/text.ts'
import type { Session } from '../../engine/session/types.ts'
import type { Language } from '../../i18n/language.ts'
import { liveMessages } from '../../i18n/live-messages.ts'
import { checksOf } from '../../labs/parts.ts'
import { wrap } from '../../util/wrap.ts'
import type { Style } from '../blocks.ts'
import { indent } from '../blocks.ts'
import { renderInline } from '../markdown.ts'
import type { Screen } from './screen.ts'

/** Asks a question of the step and says whether the answer is right. Leaving with Esc or Ctrl-C asks again later. */
export async function askQuestion(session: Session, index: number, screen: Screen, style: Style): Promise<void> {
  const { language, theme } = style
  const say = liveMessages(language)
  const step = session.lab.steps.find((one) => one.id === session.step().id)
  const check = step && checksOf(step, session.provider)[index]
  if (!check?.question) return
  const question = renderInline(textIn(check.question, language), theme)
  const choices = check.choices?.map((choice, place) => ({
    name: renderInline(textIn(choice.text, language), theme),
    value: String(place + 1),
  }))
  const answer = await (choices ? choose(question, choices, screen, language) : write(question, screen, language))
  if (answer === undefined) return
  const right = await session.answer(index, answer)
  // Why a wrong answer is wrong is shown with the check, as long as it stands.
  const why = right ? check.choices?.[Number(answer) - 1]?.why : undefined
  const reason = why === undefined ? '' : `  ${renderInline(textIn(why, language), theme)}`
  const verdict = right ? theme.pass(`✓ ${say.right}`) : theme.fail(`✗ ${say.wrong}`)
  screen.print(indent(wrap(verdict + reason, style.width - 2), 1))
}

/** A question mark before and after: a tick would say that the answer is right. */
const prefix = { idle: ' ?', done: ' ?' }

async function choose(
  message: string,
  choices: { name: string; value: string }[],
  screen: Screen,
  language: Language,
): Promise<string | undefined> {
  const { select } = await import('@inquirer/prompts')
  const keysHelpTip = () => ` ${liveMessages(language).chooseKeys}`
  const theme = { prefix, icon: { cursor: '❯' }, style: { keysHelpTip } }
  return unlessLeft(screen, (signal) => select({ message, choices, theme }, { signal }))
}

async function write(message: string, screen: Screen, language: Language): Promise<string | undefined> {
  const { input } = await import('@inquirer/prompts')
  const required = liveMessages(language).answerOrLeave
  const validate = (answer: string) => answer.trim() !== '' || required
  return unlessLeft(screen, (signal) => input({ message, validate, theme: { prefix } }, { signal }))
}

/** Asks yes or no. No is what Esc, Ctrl-C and ⏎ mean. */
export async function confirm(message: string, language: Language, screen?: Screen): Promise<boolean> {
  const { confirm: ask } = await import('@inquirer/prompts')
  const { yes, no } = liveMessages(language)
  const config = { message, default: false, transformer: (answer: boolean) => (answer ? yes : no), theme: { prefix } }
  return (await unlessLeft(screen, (signal) => ask(config, { signal }))) ?? false
}

/** The prompt has the screen to itself. */
async function unlessLeft<T>(
  screen: Screen | undefined,
  show: (signal: AbortSignal) => Promise<T>,
): Promise<T | undefined> {
  const leave = new AbortController()
  const onKey = (_text: string | undefined, key: { name?: string } | undefined) => {
    if (key?.name === 'escape') leave.abort()
  }
  process.stdin.on('keypress', onKey)
  screen?.lend()
  try {
    return await show(leave.signal)
  } catch (error) {
    if (error instanceof Error && ['ExitPromptError', 'AbortPromptError'].includes(error.name)) return undefined
    throw error
  } finally {
    process.stdin.off('keypress', onKey)
    screen?.release()
  }
}

import { textIn } from '../../checks/text.ts'
import type { Session } from '../../engine/session/types.ts'
import { liveMessages } from '../../i18n/live-messages.ts'
import { checksOf } from '../../labs/parts.ts'
import { sanitise } from '../../util/sanitise.ts'
import { wrap } from '../../util/wrap.ts'
import type { Style } from '../blocks.ts'
import { indent } from '../blocks.ts'
import type { Screen } from './screen.ts'

/** Asks a question of the step and says whether the answer is right. Leaving with Esc or Ctrl-C asks again later. */
export async function askQuestion(session: Session, index: number, screen: Screen, style: Style): Promise<void> {
  const say = liveMessages(style.language)
  const step = session.lab.steps.find((one) => one.id === session.step().id)
  const check = step && checksOf(step, session.provider)[index]
  if (!check?.question) return
  const question = sanitise(textIn(check.question, style.language))
  const answer = check.choices
    ? await choose(
        question,
        check.choices.map((choice, place) => ({
          name: sanitise(textIn(choice.text, style.language)),
          value: String(place + 1),
        })),
      )
    : await write(question)
  if (answer === undefined) return
  const right = await session.answer(index, answer)
  const why = check.choices?.[Number(answer) - 1]?.why
  const reason = why === undefined ? '' : `  ${sanitise(textIn(why, style.language))}`
  const verdict = right ? style.theme.pass(`✓ ${say.right}`) : style.theme.fail(`✗ ${say.wrong}`)
  screen.print(indent(wrap(verdict + reason, style.width - 2), 1))
}

async function choose(message: string, choices: { name: string; value: string }[]): Promise<string | undefined> {
  const { select } = await import('@inquirer/prompts')
  return unlessLeft(select({ message, choices }))
}

async function write(message: string): Promise<string | undefined> {
  const { input } = await import('@inquirer/prompts')
  return unlessLeft(input({ message }))
}

export async function confirm(message: string): Promise<boolean> {
  const prompts = await import('@inquirer/prompts')
  return (await unlessLeft(prompts.confirm({ message, default: false }))) ?? false
}

async function unlessLeft<T>(prompt: Promise<T>): Promise<T | undefined> {
  try {
    return await prompt
  } catch (error) {
    if (error instanceof Error && error.name === 'ExitPromptError') return undefined
    throw error
  }
}

import { textIn } from '../../checks/text.ts'
import type { Session } from '../../engine/session/types.ts'
import { liveMessages } from '../../i18n/live-messages.ts'
import { checksOf } from '../../labs/parts.ts'
import { wrap } from '../../util/wrap.ts'
import type { Style } from '../blocks.ts'
import { indent } from '../blocks.ts'
import { renderInline } from '../markdown.ts'
import type { Prompts } from './prompts.ts'

/** Asks a question of the step and tells whether the answer is right. Who leaves it is asked again later. */
export async function askQuestion(
  session: Session,
  index: number,
  { prompts, print, style }: { prompts: Prompts; print: (lines: readonly string[]) => void; style: Style },
): Promise<void> {
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
  const answer = await (choices ? prompts.choose(question, choices) : prompts.write(question))
  if (answer === undefined) return
  const right = await session.answer(index, answer)
  // Why a wrong answer is wrong is shown with the check, as long as it stands.
  const why = right ? check.choices?.[Number(answer) - 1]?.why : undefined
  const reason = why === undefined ? '' : `  ${renderInline(textIn(why, language), theme)}`
  const [good, bad] = style.plain ? ['', ''] : ['✓ ', '✗ ']
  const verdict = right ? theme.pass(`${good}${say.right}`) : theme.fail(`${bad}${say.wrong}`)
  print(indent(wrap(verdict + reason, style.width - 2), 1))
}

import { liveMessages } from '../../i18n/live-messages.ts'
import { sanitise } from '../../util/sanitise.ts'
import { wrap } from '../../util/wrap.ts'
import type { Style } from '../blocks.ts'
import { indent } from '../blocks.ts'
import type { BlockModel } from './block.ts'
import { blockLines } from './block.ts'
import type { Typing } from './typing.ts'

/** What the prompt of a step shows: down to the line of the cursor, and below it. */
export function stepScreen(
  model: BlockModel,
  typing: Typing,
  style: Style,
): [block: string, below: string | undefined] {
  const show = (below?: string[]) => `\n${blockLines(model, style, below).join('\n')}`
  const say = liveMessages(style.language)
  const keys = (offers: string) => style.theme.dim(` ${offers}`)
  if (typing.mode === 'line') return [show(typedLines(typing.text, say.runTyped)), keys(say.typedKeys)]
  if (typing.mode === 'keys') return [`${show()}\n`, undefined]
  const question = model.done ? say.confirmLeave : say.confirmSkip(model.step.points)
  return [`${show([...indent(wrap(question, style.width - 2), 1), keys(say.skipKeys)])}\n`, undefined]
}

/** The last line is the one being edited: what stands in it must be as long as what the line editor holds. */
function typedLines(text: string, label: string): string[] {
  const lines = text.split('\n').map((line) => [...line].map((one) => (sanitise(one) === one ? one : ' ')).join(''))
  const last = lines.pop() ?? ''
  return [...lines.map((line) => `   ${line}`), ` ${label} ${last.replaceAll('\t', ' ')}`]
}

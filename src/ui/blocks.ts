import type { CheckView, CommandView, StepView } from '../engine/events.ts'
import type { Language } from '../i18n/language.ts'
import { stepMessages } from '../i18n/step-messages.ts'
import { sanitise } from '../util/sanitise.ts'
import { truncate, width as widthOf } from '../util/text.ts'
import { wrap } from '../util/wrap.ts'
import type { Detail } from './check-lines.ts'
import { checkLines } from './check-lines.ts'
import { renderInline, renderMarkdown } from './markdown.ts'
import type { Theme } from './theme.ts'

/** How wide and in which words and colours to draw. */
export interface Style {
  width: number
  language: Language
  theme: Theme
  /** Words instead of signs, no lines drawn. */
  plain: boolean
}

/** Prose wider than this is hard to read, however wide the terminal is. */
const proseWidth = 100

/** The head of a step: which lab, where, how far. */
export function headLines(
  head: { title: string; where: string; step: StepView; points: number },
  style: Style,
): string[] {
  const say = stepMessages(style.language)
  const place = style.plain ? say.step(head.step.number, head.step.of) : `${head.step.number}/${head.step.of}`
  const right = `${place}  ${say.points(head.points)}`
  if (style.plain) return [`${head.title} · ${head.where} · ${right}`]
  const left = truncate(` k8slab  ${head.title} · ${head.where}`, style.width - widthOf(right) - 3)
  const gap = ' '.repeat(Math.max(2, style.width - widthOf(left) - widthOf(right) - 1))
  return [
    `${style.theme.title(left)}${gap}${style.theme.dim(right)}`,
    style.theme.dim(` ${'─'.repeat(Math.max(0, style.width - 2))}`),
  ]
}

/** The title and the prose of a step. */
export function textLines(step: StepView, style: Style): string[] {
  const columns = Math.min(style.width - 2, proseWidth)
  return indent([style.theme.title(sanitise(step.title)), '', ...renderMarkdown(step.text, columns, style.theme)], 1)
}

/** The commands of a step, numbered as they are run. Long ones wrap under their own text. */
export function commandLines(step: StepView, style: Style): string[] {
  return step.commands.flatMap((command) => oneCommand(command, style))
}

function oneCommand(command: CommandView, style: Style): string[] {
  const say = stepMessages(style.language)
  const number = String(command.index + 1)
  const mark = command.done ? style.theme.pass(style.plain ? `[${say.commandRan}]` : '✓') : ' '
  const lines = wrap(sanitise(command.text), style.width - 8)
  const first = ` ${mark} ${style.theme.dim(number)}  ${style.theme.code(lines[0] ?? '')}`
  const rest = lines.slice(1).map((line) => `      ${style.theme.code(line)}`)
  const notes = [command.note, command.background ? say.background : undefined].filter((note) => note !== undefined)
  return [
    first,
    ...rest,
    ...notes.flatMap((note) =>
      wrap(style.theme.dim(renderInline(note, style.theme)), style.width - 8).map((line) => `      ${line}`),
    ),
  ]
}

/** How the checks of a step stand. */
export function checksLines(checks: readonly CheckView[], style: Style, detail: Detail): string[] {
  return checks.flatMap((check) => checkLines(check, style, detail))
}

export function indent(lines: readonly string[], columns: number): string[] {
  return lines.map((line) => (line === '' ? '' : ' '.repeat(columns) + line))
}

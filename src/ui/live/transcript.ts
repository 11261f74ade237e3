import type { LabEvent } from '../../engine/events.ts'
import { stepMessages } from '../../i18n/step-messages.ts'
import { sanitise } from '../../util/sanitise.ts'
import { wrap } from '../../util/wrap.ts'
import type { Style } from '../blocks.ts'
import { headLines, indent, textLines } from '../blocks.ts'
import { brokenText } from '../check-lines.ts'
import { renderInline } from '../markdown.ts'

type LabStarted = Extract<LabEvent, { type: 'lab-started' }>

/** Turns what happens into lines of the scrollback: everything that stays on the screen once it has been said. */
export function createTranscript(style: () => Style): (event: LabEvent) => string[] {
  let lab: LabStarted | undefined
  return (event) => {
    if (event.type === 'lab-started') lab = event
    return lab ? linesOf(event, lab, style()) : []
  }
}

function linesOf(event: LabEvent, lab: LabStarted, style: Style): string[] {
  const { theme, language, width } = style
  const say = stepMessages(language)
  switch (event.type) {
    case 'step-started':
      return stepStarted(event, lab, style)
    case 'command-started':
      return ['', `${theme.dim('$')} ${theme.code(sanitise(event.command))}`]
    case 'command-ended':
      return commandEnded(event, style)
    case 'step-done':
      return stepDone(event, style)
    case 'mended':
      return ['', ` ${theme.pass('✓')} ${say.mended(event.number, sanitise(event.title))}`]
    case 'regression':
      return ['', ` ${theme.warn('!')} ${say.regression(event.number, brokenText(event.check, style))}`]
    case 'hint':
      return ['', ...indent(wrap(hintText(event, style), width - 2), 1)]
    case 'notice':
      return noticeLines(event, style)
    case 'lab-finished':
      return finishedLines(event, style)
    default:
      return []
  }
}

function noticeLines({ level, text }: Extract<LabEvent, { type: 'notice' }>, { theme, width }: Style): string[] {
  const safe = sanitise(text)
  return ['', ...indent(wrap(level === 'warning' ? theme.warn(safe) : safe, width - 2), 1)]
}

function hintText(event: Extract<LabEvent, { type: 'hint' }>, { theme, language }: Style): string {
  const say = stepMessages(language)
  if (event.of === 0) return say.noHint
  return `${theme.strong(say.hint(event.number, event.of))}  ${renderInline(event.text, theme)}`
}

function stepStarted(event: Extract<LabEvent, { type: 'step-started' }>, lab: LabStarted, style: Style): string[] {
  const where = `${lab.provider} · ${stepMessages(style.language).namespace(lab.namespace)}`
  const head = { title: sanitise(lab.title), where, step: event.step, points: event.gained }
  return ['', ...headLines(head, style), ...textLines(event.step, style)]
}

function commandEnded(event: Extract<LabEvent, { type: 'command-ended' }>, { theme, language }: Style): string[] {
  const say = stepMessages(language)
  if (event.background) return []
  if (!event.asExpected) return [` ${theme.fail('✗')} ${say.unexpectedExit(event.exitCode)}`]
  return event.exitCode === 0 ? [] : [theme.dim(` ${say.expectedFailure(event.exitCode)}`)]
}

function stepDone(event: Extract<LabEvent, { type: 'step-done' }>, { theme, language, width }: Style): string[] {
  const say = stepMessages(language)
  const title = theme.title(sanitise(event.title))
  if (event.state === 'skipped') return ['', ` ${theme.waiting('–')} ${title}   ${theme.dim(say.skippedStep)}`]
  const took = say.seconds((event.milliseconds / 1000).toFixed(0))
  const gained = event.points > 0 ? `${say.points(event.points)} · ` : ''
  const text = event.why === undefined ? [] : wrap(renderInline(event.why, theme), Math.min(width, 100) - 4)
  return ['', ` ${theme.pass('✓')} ${title}   ${theme.dim(gained + took)}`, ...indent(text.map(theme.dim), 3)]
}

function finishedLines(
  event: Extract<LabEvent, { type: 'lab-finished' }>,
  { theme, language, width }: Style,
): string[] {
  const say = stepMessages(language)
  const next = wrap(say.afterwards(event.lab), width - 4)
  return ['', ` ${theme.pass('✓')} ${theme.title(say.finished(event.points, event.of))}`, ...indent(next, 3), '']
}

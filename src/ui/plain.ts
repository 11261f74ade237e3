import type { CheckView, LabEvent, OnEvent } from '../engine/events.ts'
import { stepMessages } from '../i18n/step-messages.ts'
import { sanitise } from '../util/sanitise.ts'
import { wrap } from '../util/wrap.ts'
import type { Style } from './blocks.ts'
import { checksLines, commandLines, textLines } from './blocks.ts'
import { renderInline } from './markdown.ts'

/** Renders a lab as lines in order: nothing is ever redrawn. A check is told again only when how it stands has changed. */
export function plainRenderer(write: (text: string) => void, style: Style): OnEvent {
  const told = new Map<string, string>()
  let atLineStart = true
  const put = (text: string) => {
    if (text === '') return
    write(text)
    atLineStart = text.endsWith('\n')
  }
  /** A command may be in the middle of a line: what is said meanwhile has lines of its own. */
  const print = (lines: readonly string[]) => lines.length > 0 && put(`${atLineStart ? '' : '\n'}${lines.join('\n')}\n`)
  return (event) => {
    if (event.type === 'output') put(sanitise(event.text))
    else if (event.type === 'checks') print(checksLines(news(event.step, event.checks, told), style, 'full'))
    else print(eventLines(event, style))
  }
}

/** The checks whose result, reason or answer is another one than last told; plain waiting is told once. */
function news(step: string, checks: readonly CheckView[], told: Map<string, string>): CheckView[] {
  return checks.filter((check) => {
    const key = `${step}/${check.index}`
    const { status, mismatches } = check.result
    const answers = mismatches.filter(({ kind }) => kind === 'wrongAnswer')
    const now = JSON.stringify([status, answers, status === 'pass' ? [] : check.findings])
    const before = told.get(key)
    told.set(key, now)
    return before !== now
  })
}

function eventLines(event: LabEvent, style: Style): string[] {
  const say = stepMessages(style.language)
  switch (event.type) {
    case 'lab-started':
      return startedLines(event, style)
    case 'step-started':
      return [
        '',
        `== ${say.step(event.step.number, event.step.of)}`,
        ...textLines(event.step, style),
        '',
        ...commandLines(event.step, style),
      ]
    case 'command-started':
      return ['', `$ ${sanitise(event.command)}`]
    case 'command-ended':
      return event.asExpected || event.background ? [] : [say.unexpectedExit(event.exitCode)]
    case 'step-done':
      return doneLines(event, style)
    case 'step-failed':
      return [
        `${word(style, 'fail')} ${say.failed(sanitise(event.title))}`,
        ...wrap(sanitise(event.reason), style.width - 2).map((line) => `  ${line}`),
      ]
    case 'regression':
      return [say.regression(event.number, sanitise(event.title)), ...checksLines([event.check], style, 'broken')]
    case 'mended':
      return [say.mended(event.number, sanitise(event.title))]
    case 'hint':
      return wrap(hintText(event, style), style.width)
    case 'notice':
      return [sanitise(event.text)]
    case 'lab-finished':
      return ['', say.finished(event.points, event.of), ...wrap(say.afterwards(event.lab), style.width)]
    default:
      return []
  }
}

function hintText({ number, of, text }: Extract<LabEvent, { type: 'hint' }>, { theme, language }: Style): string {
  const say = stepMessages(language)
  return of === 0 ? say.noHint : `${say.hint(number, of)}: ${renderInline(text, theme)}`
}

function startedLines(event: Extract<LabEvent, { type: 'lab-started' }>, { language }: Style): string[] {
  const say = stepMessages(language)
  const head = `k8slab: ${sanitise(event.title)} · ${event.provider} · ${say.namespace(event.namespace)}`
  return [head, say.workFolder(event.workFolder), ...(event.resumed ? [say.resumed] : [])]
}

function doneLines(event: Extract<LabEvent, { type: 'step-done' }>, style: Style): string[] {
  const say = stepMessages(style.language)
  const gained = event.points > 0 ? ` · ${say.points(event.points)}` : ''
  const took = event.state === 'skipped' ? say.skipped : say.seconds((event.milliseconds / 1000).toFixed(1))
  const text = event.why === undefined ? [] : wrap(renderInline(event.why, style.theme), style.width - 2)
  return [
    `${word(style, event.state === 'skipped' ? 'skipped' : 'pass')} ${sanitise(event.title)}${gained} · ${took}`,
    ...text.map((line) => `  ${line}`),
  ]
}

/** The status in a word, for those who do not see colours or signs. */
function word({ language }: Pick<Style, 'language'>, status: CheckView['result']['status']): string {
  const words = stepMessages(language).statuses.split(',')
  return words[['pass', 'fail', 'pending', 'blocked', 'error', 'skipped'].indexOf(status)] ?? status
}

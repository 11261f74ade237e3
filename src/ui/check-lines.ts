import type { Subject } from '../checks/result.ts'
import type { CheckView } from '../engine/events.ts'
import { checkMessages } from '../i18n/check-messages.ts'
import { stepMessages } from '../i18n/step-messages.ts'
import { saidIn } from '../util/said.ts'
import { sanitise } from '../util/sanitise.ts'
import { width as widthOf } from '../util/text.ts'
import { wrap } from '../util/wrap.ts'
import type { Style } from './blocks.ts'
import { findingLines } from './finding-lines.ts'
import { renderInline } from './markdown.ts'
import { mismatchText, wantGot } from './mismatch-lines.ts'

const signs = { pass: '✓', fail: '✗', pending: '◌', blocked: '·', error: '!', skipped: '–' } as const

/** The first line alone, all there is to say, or that of something that held before. */
export type Detail = 'short' | 'full' | 'broken'

/** A check: whether it holds and, where it does not, what is wanted, what is there instead, and why. */
export function checkLines(view: CheckView, style: Style, detail: Detail): string[] {
  const title = `${statusMark(view, style)} ${renderInline(view.title, style.theme)}`
  const { status, subject } = view.result
  if (status === 'pass' || status === 'skipped') return [` ${title}`]
  const about = subjectText(subject)
  const fits = about !== '' && widthOf(title) + widthOf(about) + 4 <= style.width
  const gap = fits ? `   ${style.theme.dim(about)}` : ''
  if (detail === 'short') return [` ${title}${gap}`]
  const details = [
    ...mismatchLines(view, style, detail),
    ...problemLines(view, style),
    ...findingLines(view.findings, style),
  ]
  return [` ${title}${gap}`, ...details]
}

function statusMark({ result: { status } }: CheckView, style: Style): string {
  const { theme } = style
  const color = status === 'pass' ? theme.pass : status === 'fail' || status === 'error' ? theme.fail : theme.waiting
  if (!style.plain) return color(signs[status])
  const words = stepMessages(style.language).statuses.split(',')
  return color(words[Object.keys(signs).indexOf(status)] ?? status)
}

/** `Deployment default/nginx`, `Pod app=monolith`. */
function subjectText({ kind, namespace, name, selector }: Subject): string {
  if (name !== undefined) return `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`
  if (selector !== undefined) return `${kind} ${selector}`
  return kind === kind.toLowerCase() ? '' : kind
}

/** That it is not there: an object by its name, else any of a kind. */
function missingText(subject: Subject, detail: Detail, { language }: Pick<Style, 'language'>): string {
  const say = checkMessages(language)
  if (detail === 'broken') return say.gone(subjectText(subject))
  if (subject.name !== undefined) return say.missing(subjectText(subject))
  return subject.selector === undefined ? say.none(subject.kind) : say.noneWith(subject.kind, subject.selector)
}

/** What broke, in a few words: the object that is gone, else what was true of it. */
export function brokenText({ title, result }: CheckView, { language }: Pick<Style, 'language'>): string {
  const isGone = result.mismatches.some((mismatch) => mismatch.kind === 'missing')
  return isGone ? checkMessages(language).gone(subjectText(result.subject)) : sanitise(title)
}

function mismatchLines({ result }: CheckView, style: Style, detail: Detail): string[] {
  const say = checkMessages(style.language)
  const closest = result.closest === undefined ? [] : [say.closest(result.closest)]
  const holding = result.holding && result.holding.of > 1 ? [say.holding(result.holding.count, result.holding.of)] : []
  const lines = result.mismatches.flatMap((mismatch) => {
    const text = mismatchText(mismatch, style.language)
    const what = mismatch.kind === 'missing' ? missingText(result.subject, detail, style) : text.what
    return oneMismatch({ ...text, what }, style)
  })
  return [...[...holding, ...closest].map((line) => `     ${style.theme.dim(line)}`), ...lines]
}

/** The values stand beside what they are about when there is room, else below. */
function oneMismatch(text: ReturnType<typeof mismatchText>, style: Style): string[] {
  const values = wantGot(text, style.language)
  const what = sanitise(text.what)
  const more = (text.more ?? []).flatMap((line) =>
    wrap(sanitise(line), style.width - 9).map((part) => `       ${style.theme.dim(part)}`),
  )
  if (what === '') return more.map((line) => line.slice(2))
  if (values === undefined) return [...wrap(what, style.width - 6).map((line) => `     ${line}`), ...more]
  const beside = `     ${what}   ${sanitise(values)}`
  if (widthOf(beside) <= style.width) return [beside, ...more]
  return [
    ...wrap(what, style.width - 6).map((line) => `     ${line}`),
    ...wrap(sanitise(values), style.width - 8).map((line) => `       ${line}`),
    ...more,
  ]
}

function problemLines({ result: { problem } }: CheckView, style: Style): string[] {
  if (!problem) return []
  return wrap(sanitise(saidIn(problem.message, style.language)), style.width - 6).map(
    (line) => `     ${style.theme.fail(line)}`,
  )
}

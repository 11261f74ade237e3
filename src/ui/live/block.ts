import type { CheckView, StepView } from '../../engine/events.ts'
import { liveMessages } from '../../i18n/live-messages.ts'
import { stepMessages } from '../../i18n/step-messages.ts'
import { sanitise } from '../../util/sanitise.ts'
import { width as widthOf } from '../../util/text.ts'
import { wrap } from '../../util/wrap.ts'
import type { Style } from '../blocks.ts'
import { checksLines, commandLines, indent } from '../blocks.ts'
import { brokenText } from '../check-lines.ts'
import type { KeyState } from './keys.ts'

/** What the part of the screen that redraws shows. */
export interface BlockModel {
  step: StepView
  checks: readonly CheckView[]
  broken: readonly { number: number; check: CheckView }[]
  done: boolean
  /** Somebody has come back to a step that was done before. */
  revisited: boolean
  autoAdvance: boolean
  /** The command to run once more, by its place: what it made is gone. */
  again?: number | undefined
}

/** What the keys mean for a model. */
export function keyState({ step, checks, broken, done, again }: BlockModel): KeyState {
  const open = checks.find((check) => check.result.subject.kind === 'question' && check.result.status !== 'pass')
  return {
    commands: step.commands.length,
    nextCommand: step.commands.find((command) => !command.done)?.index ?? (open ? undefined : again),
    nextQuestion: open?.index,
    done,
    broken: broken.length > 0,
  }
}

/** The block as lines: commands, checks, what broke, keys; below them stands something else while the keys mean something else. */
export function blockLines(model: BlockModel, style: Style, below = keyLines(model, style)): string[] {
  const parts = [
    titleLines(model, style),
    commandLines(model.step, style),
    checksLines(model.checks, style, 'full'),
    brokenLines(model, style),
    below,
  ].filter((lines) => lines.length > 0)
  return parts.flatMap((lines, index) => (index === 0 ? lines : ['', ...lines]))
}

/** Once commands have filled the screen, what one is at has scrolled away. */
function titleLines({ step, done }: BlockModel, { theme }: Style): string[] {
  if (done || !step.commands.some((command) => command.done)) return []
  return [` ${theme.title(sanitise(step.title))}  ${theme.dim(`${step.number}/${step.of}`)}`]
}

function brokenLines({ broken }: BlockModel, style: Style): string[] {
  if (broken.length === 0) return []
  const say = stepMessages(style.language)
  const keys = liveMessages(style.language)
  const lines = broken.flatMap(({ number, check }) => {
    const [first = '', ...more] = wrap(say.regression(number, brokenText(check, style)), style.width - 4)
    return [` ${style.theme.warn('!')} ${first}`, ...indent(more, 3)]
  })
  const offers = flow([keys.happened, keys.fix, keys.ignore], style.width - 6)
  return [...lines, ...indent(offers.map(style.theme.dim), 5)]
}

function keyLines(model: BlockModel, style: Style): string[] {
  const say = liveMessages(style.language)
  const state = keyState(model)
  const first =
    state.nextCommand !== undefined
      ? [say.run(state.nextCommand + 1)]
      : state.nextQuestion !== undefined
        ? [say.answer]
        : state.done
          ? [say.next]
          : []
  const next = state.done && first[0] !== say.next ? [say.nextKey] : []
  const keys = [
    ...first,
    ...next,
    say.command,
    say.terminal,
    say.hint,
    say.solution,
    say.skip,
    say.back,
    say.auto(model.autoAdvance),
    say.quit,
  ]
  return flow(keys, style.width - 2).map((line) => style.theme.dim(` ${line}`))
}

/** Joins by ` · `, breaking only between keys. */
function flow(keys: readonly string[], width: number): string[] {
  const lines: string[] = []
  for (const key of keys) {
    const last = lines.at(-1)
    const joined = `${last} · ${key}`
    if (last !== undefined && widthOf(joined) <= width) lines[lines.length - 1] = joined
    else lines.push(key)
  }
  return lines
}

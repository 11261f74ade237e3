import type { CheckView, LabEvent, StepView } from '../engine/events.ts'
import { isKnown } from '../engine/monitor/once.ts'
import { holds } from '../engine/session/check-views.ts'
import { stepMessages } from '../i18n/step-messages.ts'
import { sanitise } from '../util/sanitise.ts'
import { wrap } from '../util/wrap.ts'
import type { Style } from './blocks.ts'
import { checksLines, commandLines, indent } from './blocks.ts'
import { createTranscript } from './live/transcript.ts'

/** What a learner in a shell of their own has not been told yet: each step once when it begins, then what has changed in it. */
export interface ShellNews {
  heard(event: LabEvent): void
  /** All that is news, as lines. */
  lines(): string[]
  /** What `lines` gave last has been printed. */
  printed(): void
}

export function createShellNews(style: () => Style): ShellNews {
  const transcript = createTranscript(style)
  let said: { lines: string[]; about: 'beginning' | 'held' | 'other' }[] = []
  let checks: readonly CheckView[] = []
  /** The step, until it is known how all of its checks stood when it began. */
  let entering: StepView | undefined
  let told = new Map<number, string>()
  let offered: { said: number; told: Map<number, string> } = { said: 0, told }
  const drop = (...what: string[]) => {
    said = said.filter(({ about }) => !what.includes(about))
    offered = { said: 0, told }
  }
  const begin = (step: StepView) => {
    // Nobody has seen the beginning of a step that was left before the next prompt: how it ended is enough.
    drop('beginning', 'held')
    said.push({ lines: beginning(step, style()), about: 'beginning' })
    told = new Map()
    offered = { said: 0, told }
    checks = []
    entering = step
  }
  const look = (event: Extract<LabEvent, { type: 'checks' }>) => {
    checks = event.checks
    if (!entering || checks.length === 0 || !checks.every(({ result }) => isKnown(result))) return
    // Such a step is not left by itself before one of its commands was tried.
    if (checks.every(holds) && entering.commands.length > 0) said.push({ lines: heldLines(style()), about: 'held' })
    entering = undefined
  }
  return {
    heard(event) {
      const lines = transcript(event)
      if (event.type === 'step-started') begin(event.step)
      // What was about to be told came about by a command that had not been heard of.
      if (event.type === 'step-done') drop('held')
      if (event.type === 'checks') look(event)
      if (isTold(event) && lines.length > 0) said.push({ lines, about: 'other' })
    },
    lines() {
      const known = checks.filter(({ result }) => isKnown(result))
      const news = known.filter((check) => told.get(check.index) !== standing(check))
      offered = {
        said: said.length,
        told: new Map([...told, ...news.map((check) => [check.index, standing(check)] as const)]),
      }
      const parts = [said.flatMap(({ lines }) => lines), checksLines(news, style(), 'full')]
      return parts.filter((part) => part.length > 0).flatMap((part, index) => (index === 0 ? part : ['', ...part]))
    },
    printed() {
      said = said.slice(offered.said)
      told = offered.told
      offered = { said: 0, told }
    },
  }
}

/** Whether the transcript's words are for the shell too; its own are said for the others, and it has printed the output itself. */
function isTold({ type }: LabEvent): boolean {
  return type !== 'step-started' && type !== 'checks' && type !== 'output'
}

function heldLines({ language, width }: Style): string[] {
  return ['', ...indent(wrap(stepMessages(language).holdsAlready, width - 2), 1)]
}

function beginning(step: StepView, style: Style): string[] {
  const { theme, language } = style
  const say = stepMessages(language)
  const place = style.plain ? say.step(step.number, step.of) : `${step.number}/${step.of}`
  const worth = step.points > 0 ? ` · ${say.points(step.points)}` : ''
  const commands = commandLines(step, style)
  return [
    '',
    ` ${theme.title(sanitise(step.title))}  ${theme.dim(`${place}${worth}`)}`,
    ...(commands.length > 0 ? ['', ...commands] : []),
  ]
}

/** How a check stands, for telling it apart from how it stood: what only goes on with time does not count. */
function standing({ result: { status, mismatches }, findings }: CheckView): string {
  if (status === 'pass' || status === 'skipped') return status
  return JSON.stringify([status, mismatches.filter(({ kind }) => kind !== 'stays'), findings])
}

import type { ProviderName } from '../../checks/schema.ts'
import { textIn } from '../../checks/text.ts'
import type { Language } from '../../i18n/language.ts'
import { runsOf } from '../../labs/parts.ts'
import { shownCommand } from '../../labs/placeholders.ts'
import type { RunObject, Step } from '../../labs/schema.ts'
import type { Lab } from '../../labs/types.ts'
import type { Progress } from '../../progress/progress.ts'
import type { CommandView, StepView } from '../events.ts'
import type { Background } from './background.ts'
import { keyOf } from './background.ts'

export interface StepViewInput {
  lab: Lab
  steps: readonly Step[]
  index: number
  provider: ProviderName
  progress: Progress
  language: Language
  /** What is known not to run of what runs beside the prompt. */
  background: Pick<Background, 'over'>
}

/** A step as a person sees it. */
export function stepView(input: StepViewInput): StepView {
  const { lab, steps, index, provider, progress, language } = input
  const step = stepAt(steps, index)
  const done = progress.steps[step.id]
  const text = lab.texts[language] ?? lab.texts.en
  return {
    id: step.id,
    number: index + 1,
    of: steps.length,
    title: textIn(step.title, language),
    points: step.points ?? 0,
    text: text.steps[step.id] ?? '',
    commands: runsOf(step, provider).map((run, place) => commandView(run, place, step, input)),
    state: done?.state ?? 'open',
  }
}

/** The step at a place; places outside the lab are a bug. */
export function stepAt(steps: readonly Step[], index: number): Step {
  const step = steps[index]
  if (!step) throw new RangeError(`no step ${index}`)
  return step
}

function commandView(
  run: RunObject,
  index: number,
  { id }: Step,
  { lab, language, progress, background: { over } }: StepViewInput,
): CommandView {
  const ran = progress.steps[id]?.commands ?? []
  const isOver = run.background === true && over.has(keyOf(id, run))
  return {
    index,
    text: shownCommand(run.run, lab.variables),
    background: run.background ?? false,
    ...(run.note === undefined ? {} : { note: textIn(run.note, language) }),
    done: ran.includes(index) && !isOver,
  }
}

import { commandMessages } from '../i18n/command-messages.ts'
import { stepMessages } from '../i18n/step-messages.ts'
import { checksLines } from '../ui/blocks.ts'
import type { CheckReport, StepReport } from './check-lab.ts'
import type { Output } from './context.ts'
import { styleOf } from './renderer.ts'

/** `k8slab check` as text. */
export function renderCheck(report: CheckReport, output: Output): string {
  return `${report.steps.flatMap((step) => stepLines(step, output, report.steps.length > 1)).join('\n')}\n`
}

function stepLines(step: StepReport, output: Output, many: boolean): string[] {
  const style = styleOf(output)
  const say = commandMessages(output.language)
  const title = `${step.number}. ${step.title}`
  const lines = checksLines(step.checks, style, 'full')
  const left =
    step.status !== 'pass' && step.commandsLeft > 0
      ? [`     ${stepMessages(output.language).commandsLeft(step.commandsLeft)}`]
      : []
  const verdict = step.status === 'pass' ? say.allMet(title) : say.notMet(title)
  return many ? [style.theme.title(title), ...lines, ...left, ''] : [...lines, ...left, '', verdict]
}

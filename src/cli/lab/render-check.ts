import { commandMessages } from '../../i18n/command-messages.ts'
import { stepMessages } from '../../i18n/step-messages.ts'
import { checksLines, indent } from '../../ui/blocks.ts'
import { wrap } from '../../util/wrap.ts'
import type { Output } from '../context.ts'
import { styleOf } from '../renderer.ts'
import type { BrokenReport } from './broken-before.ts'
import type { CheckReport, StepReport } from './check.ts'

/** `k8slab check` as text. */
export function renderCheck(report: CheckReport, output: Output): string {
  const steps = report.steps.flatMap((step) => stepLines(step, output, report.steps.length > 1))
  return `${[...steps, ...report.broken.flatMap((broken) => brokenLines(broken, output))].join('\n')}\n`
}

/** That an earlier step no longer holds, what of it, and why. */
function brokenLines({ number, title, check }: BrokenReport, output: Output): string[] {
  const style = styleOf(output)
  const said = stepMessages(output.language).regression(number, title)
  const mark = style.plain ? '' : `${style.theme.warn('!')} `
  return [
    '',
    ...indent(wrap(`${mark}${said}`, style.width - 1), style.plain ? 0 : 1),
    ...checksLines([check], style, 'broken'),
  ]
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

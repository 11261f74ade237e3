import type { CheckResult, CheckStatus } from '../../checks/result.ts'
import type { Check } from '../../checks/schema.ts'
import { textIn } from '../../checks/text.ts'
import type { CheckView } from '../../engine/events.ts'
import { explainWith } from '../../engine/explain.ts'
import { evaluateOnce } from '../../engine/monitor/once.ts'
import { isDeed } from '../../engine/monitor/sources.ts'
import { checkViews, holds } from '../../engine/session/check-views.ts'
import { checksOf, runsOf, stepsFor } from '../../labs/parts.ts'
import type { Step } from '../../labs/schema.ts'
import type { Context } from '../context.ts'
import { type BrokenReport, brokenBefore } from './broken-before.ts'
import { currentLab } from './lab-context.ts'
import type { OpenLab } from './open.ts'
import { connectLab } from './open.ts'
import { podsSettled } from './pods-settled.ts'
import { stepNamed } from './step-named.ts'

/** One step as it stands: part of the JSON of `k8slab check`. */
export interface StepReport {
  step: string
  number: number
  title: string
  /** The worst of its checks; `pass` when everything holds. */
  status: CheckStatus
  checks: CheckView[]
  /** Commands that have not been run yet, for steps that are done by running them. */
  commandsLeft: number
}

export interface CheckReport {
  lab: string
  met: boolean
  steps: StepReport[]
  /** Earlier steps that were done and no longer hold; looked for when the current step alone is checked. */
  broken: BrokenReport[]
}

export interface CheckOptions {
  lab?: string | undefined
  step?: string | undefined
  all: boolean
}

/** Evaluates the current step, a named one or all of them, once. */
export async function checkLab({ lab: named, step, all }: CheckOptions, context: Context): Promise<CheckReport> {
  const { lab, progress } = await currentLab(context, named)
  const open = await connectLab(context, lab, progress)
  try {
    await podsSettled(open)
    const steps = stepsFor(lab, open.provided.provider)
    const chosen = all ? steps : [stepNamed(steps, step ?? progress.step)]
    const [reports, broken] = await Promise.all([
      Promise.all(chosen.map((one) => checkStep(open, one, steps.indexOf(one) + 1, context))),
      all || chosen[0]?.id !== progress.step ? [] : brokenBefore(open, steps, context),
    ])
    const met = broken.length === 0 && reports.every((report) => report.status === 'pass')
    return { lab: lab.id, met, steps: reports, broken }
  } finally {
    open.close()
  }
}

/** How one step stands now, with the reasons for what does not hold. */
export async function checkStep(open: OpenLab, step: Step, number: number, context: Context): Promise<StepReport> {
  const { provider } = open.provided
  const checks = checksOf(step, provider)
  const before = open.progress.steps[step.id]
  const results = await resultsNow(checks, open, before?.state === 'done')
  const explain = explainWith(open.cluster, open.world.namespace)
  const found = await Promise.all(
    results.map((result, index) => {
      const check = checks[index]
      return check ? explain(check, result) : []
    }),
  )
  const views = checkViews(checks, results, context.output.language, new Map(found.entries()))
  const commandsLeft = runsOf(step, provider).filter((_, index) => !before?.commands.includes(index)).length
  const needsCommands = checks.length === 0 || views.some((view) => view.result.status === 'skipped')
  const status = worst(views, needsCommands && commandsLeft > 0 && (before?.state ?? 'open') === 'open')
  return {
    step: step.id,
    number,
    title: textIn(step.title, context.output.language),
    status,
    checks: views,
    commandsLeft,
  }
}

/** How checks stand. What the learner did for a step that is done is not asked for again. */
async function resultsNow(checks: readonly Check[], { world }: OpenLab, done: boolean): Promise<CheckResult[]> {
  const results = await evaluateOnce(checks, world)
  return results.map((result, index) => {
    const check = checks[index]
    return done && check && isDeed(check) ? { ...result, status: 'pass', mismatches: [] } : result
  })
}

function worst(views: readonly CheckView[], commandsMissing: boolean): CheckStatus {
  const order: CheckStatus[] = ['error', 'fail', 'blocked', 'pending']
  const wrong = views.filter((view) => !holds(view)).map((view) => view.result.status)
  return order.find((status) => wrong.includes(status)) ?? (commandsMissing ? 'pending' : 'pass')
}

import type { LabEvent } from '../../engine/events.ts'
import type { Session } from '../../engine/session/types.ts'
import { commandMessages } from '../../i18n/command-messages.ts'
import { withDeadline } from '../../util/deadline.ts'
import { UserError } from '../../util/errors.ts'
import type { Context } from '../context.ts'
import { exitCodes } from '../exit-codes.ts'
import { createRenderer } from '../renderer.ts'
import { checkStep } from './check.ts'
import { currentLab } from './lab-context.ts'
import { connectLab, sessionOn } from './open.ts'

type Action = (session: Session, tell: (text: string) => void) => Promise<number>

/** Longest wait for the checks of a step after its solution has run. */
const settle = 60_000

/** Opens the lab where it stands, does one thing to it, and shows what happens. */
async function onCurrentStep(
  named: string | undefined,
  context: Context,
  shown: (event: LabEvent) => boolean,
  action: Action,
): Promise<number> {
  const { lab, progress } = await currentLab(context, named)
  const open = await connectLab(context, lab, progress)
  const renderer = await createRenderer(context.output, 'lines', context.now)
  let entered = false
  const session = sessionOn(open, context, (event) => {
    const first = event.type === 'lab-started' || (event.type === 'step-started' && !entered)
    if (event.type === 'step-started') entered = true
    if (!first && shown(event)) renderer.onEvent(event)
  })
  try {
    return await action(session, (text) => renderer.onEvent({ type: 'notice', level: 'info', text }))
  } finally {
    await session.close()
    open.close()
    await renderer.end()
  }
}

/** Goes on to the next step when this one is done. */
export async function nextStep(lab: string | undefined, context: Context): Promise<number> {
  const say = commandMessages(context.output.language)
  const current = await currentLab(context, lab)
  const open = await connectLab(context, current.lab, current.progress)
  const step = current.lab.steps.find((one) => one.id === current.progress.step)
  const state = current.progress.steps[current.progress.step]?.state ?? 'open'
  const report = step && state === 'open' ? await checkStep(open, step, 0, context) : undefined
  open.close()
  if (report && report.status !== 'pass') {
    throw new UserError('step-not-done', say.stepNotDone(report.title), {
      suggestions: ['k8slab check', 'k8slab hint'],
      exitCode: 1,
    })
  }
  return onCurrentStep(
    lab,
    context,
    (event) => event.type !== 'checks',
    async (session, tell) => {
      if (session.step().state === 'open') await withDeadline(settle, undefined, (signal) => session.untilDone(signal))
      if (!(await session.next(current.progress.step))) tell(say.lastStep)
      return exitCodes.done
    },
  )
}

export function hintStep(lab: string | undefined, context: Context): Promise<number> {
  return onCurrentStep(
    lab,
    context,
    (event) => event.type === 'hint',
    async (session) => {
      await session.hint()
      return exitCodes.done
    },
  )
}

/** Applies the solution and waits until the checks hold. */
export function solveStep(lab: string | undefined, context: Context): Promise<number> {
  const say = commandMessages(context.output.language)
  return onCurrentStep(
    lab,
    context,
    () => true,
    async (session, tell) => {
      const { title } = session.step()
      await session.solve()
      const done = await withDeadline(settle, undefined, (signal) => session.untilDone(signal)).then(
        () => true,
        () => false,
      )
      tell(done ? say.solved(title) : say.notMet(title))
      return done ? exitCodes.done : exitCodes.notMet
    },
  )
}

export function skipStep(lab: string | undefined, context: Context): Promise<number> {
  return onCurrentStep(
    lab,
    context,
    (event) => event.type !== 'checks',
    async (session) => {
      await session.skip()
      return exitCodes.done
    },
  )
}

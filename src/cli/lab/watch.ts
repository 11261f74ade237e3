import type { LabEvent } from '../../engine/events.ts'
import { commandMessages } from '../../i18n/command-messages.ts'
import { stepsFor } from '../../labs/parts.ts'
import type { Context } from '../context.ts'
import { exitCodes } from '../exit-codes.ts'
import { createRenderer } from '../renderer.ts'
import type { CheckOptions } from './check.ts'
import { currentLab } from './lab-context.ts'
import { connectLab, type OpenLab, sessionOn } from './open.ts'
import { stepNamed } from './step-named.ts'

/** Keeps watching a step and tells every change, until all its checks hold or Ctrl-C. */
export async function watchLab({ lab: named, step }: CheckOptions, context: Context): Promise<number> {
  const { lab, progress } = await currentLab(context, named)
  const open = await connectLab(context, lab, progress)
  try {
    const { id } = stepNamed(stepsFor(lab, open.provided.provider), step ?? progress.step)
    return await watchStep(open, id, context)
  } finally {
    open.close()
  }
}

async function watchStep(open: OpenLab, step: string, context: Context): Promise<number> {
  const renderer = await createRenderer(
    { ...context.output, plain: context.output.plain || !context.output.json },
    'lines',
    context.now,
  )
  const interrupt = new AbortController()
  const stop = () => interrupt.abort()
  process.once('SIGINT', stop)
  const onEvent = (event: LabEvent) => {
    if (event.type !== 'lab-started' && event.type !== 'step-started') renderer.onEvent(event)
  }
  const session = sessionOn(open, context, onEvent, step)
  renderer.onEvent({ type: 'notice', level: 'info', text: commandMessages(context.output.language).watching })
  try {
    await session.untilDone(interrupt.signal)
    return exitCodes.done
  } catch {
    return exitCodes.interrupted
  } finally {
    process.off('SIGINT', stop)
    await session.close()
    await renderer.end()
  }
}

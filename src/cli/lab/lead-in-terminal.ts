import type { OnEvent } from '../../engine/events.ts'
import { liveMessages } from '../../i18n/live-messages.ts'
import { runLive } from '../../ui/live/live.ts'
import { runPlain } from '../../ui/plain-lead.ts'
import type { Context } from '../context.ts'
import { createOutput } from '../context.ts'
import { exitCodes } from '../exit-codes.ts'
import { styleOf } from '../renderer.ts'
import type { OpenLab } from './open.ts'
import { sessionOn } from './open.ts'

/** Leads a learner through a lab in this terminal. The width is read anew each time: windows change. */
export async function leadInTerminal(open: OpenLab, context: Context): Promise<number> {
  const { output } = context
  const style = () => styleOf({ ...output, width: createOutput({}, process).width })
  const session = (onEvent: OnEvent) => sessionOn(open, context, onEvent)
  const result = output.plain
    ? await runPlain(session, style(), output.write)
    : await runLive(session, style, output.write)
  if (result !== 'finished') output.write(`\n ${liveMessages(output.language).saved(open.lab.id)}\n\n`)
  return result === 'interrupted' ? exitCodes.interrupted : exitCodes.done
}

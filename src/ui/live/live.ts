import type { LabEvent, OnEvent } from '../../engine/events.ts'
import { isStartedAnew } from '../../engine/session/started-anew.ts'
import type { Session } from '../../engine/session/types.ts'
import { mendable } from '../../util/mendable.ts'
import { saidIn } from '../../util/said.ts'
import { sanitise } from '../../util/sanitise.ts'
import { wrap } from '../../util/wrap.ts'
import type { Style } from '../blocks.ts'
import { indent } from '../blocks.ts'
import { createActions } from './actions.ts'
import type { BlockModel } from './block.ts'
import { keyState } from './block.ts'
import type { StepAction } from './keys.ts'
import { actionOf } from './keys.ts'
import type { Ending } from './lead.ts'
import { leavesByItself, modelOf, perform } from './lead.ts'
import { livePrompts } from './prompts.ts'
import type { Screen } from './screen.ts'
import { createScreen } from './screen.ts'
import { stepPrompt } from './step-prompt.ts'
import { stepScreen } from './step-screen.ts'
import { createTranscript } from './transcript.ts'
import type { Typing } from './typing.ts'
import { nothingTyped } from './typing.ts'

/** How long a finished step stays on the screen before the next one follows by itself. */
const breath = 900

/** Leads a learner through a lab in a terminal, until the last step is done or they leave. */
export async function runLive(
  open: (onEvent: OnEvent) => Session,
  style: () => Style,
  write: (text: string) => void,
): Promise<Ending> {
  const screen = createScreen(write)
  const transcript = createTranscript(style)
  const session = open((event) => {
    if (event.type === 'output') screen.stream(sanitise(event.text))
    // What is broken stands in the block for as long as it is.
    else if (event.type !== 'regression') screen.print(transcript(event))
  })
  const typed = { now: nothingTyped }
  const actions = createActions(session, screen, style, livePrompts(style().language, screen))
  try {
    await session.restoreBackground().catch((error: unknown) => tell(error, screen, style()))
    for (;;) {
      const action = await screen.prompt((signal) => askStep(session, style, typed, signal))
      const result = await perform(actions, action).catch((error: unknown) => tell(error, screen, style()))
      if (result !== 'stay') return result
    }
  } catch (error) {
    if (error instanceof Error && error.name === 'ExitPromptError') return 'interrupted'
    throw error
  } finally {
    await session.close()
  }
}

/** What the learner can mend is said, and the lab goes on; so it does after Ctrl-C. */
function tell(error: unknown, screen: Screen, { theme, width, language }: Style): 'stay' {
  if (error instanceof DOMException) return 'stay'
  const own = mendable(error)
  if (!own || isStartedAnew(error)) throw error
  const [first = '', ...more] = wrap(sanitise(saidIn(own.said, language)), width - 4)
  const suggestions = own.suggestions.map((one) => sanitise(saidIn(one, language)))
  screen.print(['', ` ${theme.fail('✗')} ${first}`, ...indent([...more, ...suggestions], 3)])
  return 'stay'
}

function askStep(
  session: Session,
  style: () => Style,
  typed: { now: Typing },
  signal: AbortSignal,
): Promise<StepAction> {
  return stepPrompt(
    {
      typed,
      render: (typing) => stepScreen(modelOf(session), typing, style()),
      subscribe: (listener) => session.subscribe((event) => redraws(event) && listener()),
      actionOf: (key) => actionOf(key, keyState(modelOf(session))),
      byItself: () => byItself(modelOf(session)),
    },
    { signal, clearPromptOnDone: true },
  )
}

function redraws(event: LabEvent): boolean {
  return ['checks', 'regression', 'mended', 'command-ended'].includes(event.type)
}

function byItself(model: BlockModel): { action: StepAction; milliseconds: number } | undefined {
  return leavesByItself(model) ? { action: { type: 'next' }, milliseconds: breath } : undefined
}

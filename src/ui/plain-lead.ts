import type { OnEvent } from '../engine/events.ts'
import type { Session } from '../engine/session/types.ts'
import type { Style } from './blocks.ts'
import { createActions } from './live/actions.ts'
import type { Ending } from './live/lead.ts'
import type { Screen } from './live/screen.ts'
import { plainRenderer } from './plain.ts'
import { plainPrompts, readLine } from './plain-prompts.ts'
import { createTurns, type Turns } from './plain-turns.ts'

/** Leads a learner through a lab line by line: for screen readers, and terminals that cannot redraw. */
export async function runPlain(
  open: (onEvent: OnEvent) => Session,
  style: Style,
  write: (text: string) => void,
  read = readLine,
): Promise<Ending> {
  const render = plainRenderer(write, style)
  let turns: Turns | undefined
  const session = open((event) => {
    render(event)
    turns?.heard(event)
  })
  const actions = createActions(session, lineScreen(write), () => style, plainPrompts(style.language, write, read))
  turns = createTurns({ session, actions, style, write, read })
  // Between two questions there is nothing to interrupt: a command at work hears it itself.
  const stay = () => undefined
  process.on('SIGINT', stay)
  try {
    await session.restoreBackground().catch(turns.tell)
    for (;;) {
      const result = await turns.take()
      if (result !== 'stay') return result
    }
  } finally {
    process.off('SIGINT', stay)
    await session.close()
  }
}

/** A terminal that is only ever written to at its end. */
function lineScreen(write: (text: string) => void): Screen {
  return {
    print: (lines) => lines.length > 0 && write(`${lines.join('\n')}\n`),
    stream: write,
    prompt: (show) => show(new AbortController().signal),
    lend: () => undefined,
    release: () => undefined,
  }
}

import { machineClock, pause } from '../../cluster/clock.ts'
import type { LabEvent } from '../../engine/events.ts'
import { isKnown } from '../../engine/monitor/once.ts'
import type { Session } from '../../engine/session/types.ts'
import type { LearnerShell } from '../../engine/shell/learner-shell.ts'
import { createLearnerShell } from '../../engine/shell/learner-shell.ts'
import { commandMessages } from '../../i18n/command-messages.ts'
import { checksOf } from '../../labs/parts.ts'
import type { ShellNews } from '../../ui/shell-news.ts'
import { createShellNews } from '../../ui/shell-news.ts'
import { messageOf } from '../../util/message-of.ts'
import type { Context } from '../context.ts'
import { styleOf } from '../renderer.ts'
import { currentLab } from './lab-context.ts'
import { connectLab, sessionOn } from './open.ts'

/** How long a prompt waits for how the checks stand at a step that has just begun; milliseconds. */
const patience = 300

/** Opens the learner's own shell in the lab. What they do there counts; what has changed is printed before each prompt. */
export async function openShell(named: string | undefined, context: Context): Promise<number> {
  const { lab, progress } = await currentLab(context, named)
  const open = await connectLab(context, lab, progress)
  const news = createShellNews(() => styleOf(context.output))
  let onEvent = news.heard
  const session = sessionOn(open, context, (event) => onEvent(event))
  const goOn = goesOn(session)
  await untilKnown(session)
  context.output.write(`${commandMessages(context.output.language).shellStarted(lab.id)}\n`)
  const shell = createLearnerShell({
    stateFolder: open.stateFolder,
    workFolder: progress.workFolder,
    env: { ...context.env, ...open.provided.environment },
    async onCommand(command, exitCode) {
      const { id } = session.step()
      try {
        await session.countTyped(command, exitCode)
        await untilKnown(session)
        // The next prompt tells the step that the command has led to.
        await session.untilTold()
        await goOn(id)
        if (session.step().id !== id) await untilKnown(session)
      } catch (error) {
        onEvent({ type: 'notice', level: 'warning', text: messageOf(error) })
      }
    },
  })
  onEvent = telling(session, news, shell)
  try {
    return await shell.run()
  } finally {
    await session.close()
    open.close()
  }
}

/** Keeps what the next prompt prints up to date. */
function telling(session: Session, news: ShellNews, shell: LearnerShell): (event: LabEvent) => void {
  let offered = false
  const offer = () => {
    const { number, of } = session.step()
    const lines = news.lines()
    shell.setPlace(`${number}/${of}`)
    shell.say(lines)
    offered = lines.length > 0
  }
  offer()
  return (event) => {
    if (offered && shell.isSaid()) news.printed()
    news.heard(event)
    offer()
  }
}

/**
 * Goes on by itself from a step that is done, with a command of the learner or later. A step that holds before they have done anything is
 * not left: they are here to try its commands. What it gives is called after each command, with the step that the command was typed at.
 */
function goesOn(session: Session): (step: string) => Promise<void> {
  let acted = false
  let finished = false
  const advance = async () => {
    const { id, state } = session.step()
    // Done is more than that it holds: something of the step was done in it.
    const isOver = state === 'done' && session.isDone() && !session.isRevisited()
    if (isOver && !finished && session.progress().autoAdvance) await session.next(id)
  }
  session.subscribe((event) => {
    if (event.type === 'step-started') acted = false
    if (event.type === 'step-started' || event.type === 'lab-finished') finished = event.type === 'lab-finished'
    // Whoever skips a step goes on from it when it is solved.
    if (event.type === 'step-done' && event.state === 'done' && acted) advance().catch(() => undefined)
  })
  return async (step) => {
    if (session.step().id !== step) return
    acted = true
    await advance()
  }
}

/** Resolves when it is known how all checks of the step stand, or after a moment. */
async function untilKnown(session: Session): Promise<void> {
  const known = new AbortController()
  const look = () => {
    const step = session.lab.steps.find(({ id }) => id === session.step().id)
    const wanted = step ? checksOf(step, session.provider).length : 0
    if (session.checks().length >= wanted && session.checks().every(({ result }) => isKnown(result))) known.abort()
  }
  const unsubscribe = session.subscribe(look)
  look()
  await pause(machineClock, patience, known.signal)
  unsubscribe()
}

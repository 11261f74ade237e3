import type { LabEvent } from '../engine/events.ts'
import type { Session } from '../engine/session/types.ts'
import { startLearnerShell } from '../engine/shell/learner-shell.ts'
import { commandMessages } from '../i18n/command-messages.ts'
import { checksLines } from '../ui/blocks.ts'
import { createTranscript } from '../ui/live/transcript.ts'
import type { Context } from './context.ts'
import { currentLab } from './lab-context.ts'
import { connectLab, sessionOn } from './open-lab.ts'
import { styleOf } from './renderer.ts'

/** Opens the learner's own shell in the lab. What they do there counts; how they stand is printed before each prompt. */
export async function openShell(named: string | undefined, context: Context): Promise<number> {
  const { lab, progress } = await currentLab(context, named)
  const open = await connectLab(context, lab, progress)
  const style = () => styleOf(context.output)
  const transcript = createTranscript(style)
  const news: string[] = []
  let tell: () => void = () => undefined
  const session = sessionOn(open, context, (event) => {
    news.push(...linesFor(event, transcript, style))
    tell()
  })
  let acted = false
  const onCommand = async (command: string, exitCode: number) => {
    acted = true
    await session.countTyped(command, exitCode)
    await advance(session)
    tell()
  }
  const shell = startLearnerShell({
    stateFolder: open.stateFolder,
    workFolder: progress.workFolder,
    env: { ...context.env, ...open.provided.environment },
    onCommand: (command, exitCode) => void onCommand(command, exitCode),
  })
  context.output.write(`${commandMessages(context.output.language).shellStarted(lab.id)}\n`)
  tell = () => {
    const step = session.step()
    shell.setPlace(`${step.number}/${step.of}`)
    shell.say([...news.slice(-60), ...checksLines(session.checks(), style(), 'short')])
  }
  tell()
  // A step that holds before the learner has done anything is not left: they are here to try its commands.
  const unsubscribe = session.subscribe((event) => {
    if (event.type === 'step-started') acted = false
    if (event.type === 'step-done' && acted) void advance(session)
  })
  try {
    return await shell.ended
  } finally {
    unsubscribe()
    await session.close()
    open.close()
  }
}

function linesFor(
  event: LabEvent,
  transcript: (event: LabEvent) => string[],
  style: () => ReturnType<typeof styleOf>,
): string[] {
  if (event.type === 'checks' || event.type === 'output') return []
  const lines = transcript(event)
  if (event.type !== 'step-started') return lines
  return [...lines, '', ...event.step.commands.map((command) => `   ${style().theme.code(command.text)}`), '']
}

async function advance(session: Session): Promise<void> {
  if (session.progress().autoAdvance && session.isDone()) await session.next()
}

import { pause } from '../../cluster/clock.ts'
import { stepMessages } from '../../i18n/step-messages.ts'
import { runsOf } from '../../labs/parts.ts'
import { shownCommand } from '../../labs/placeholders.ts'
import { withDeadline } from '../../util/deadline.ts'
import { messageOf } from '../../util/message-of.ts'
import { resolveCommand } from '../variables.ts'
import type { Wanted } from './background.ts'
import { keyOf, startBackground, stopBackgroundCommand } from './background.ts'
import type { SessionState } from './state.ts'
import { emit } from './state.ts'

/** How long is waited before each try to start a lost command again; milliseconds. A pod that starts takes a few seconds. */
const pauses = [250, 500, 1000, 2000, 4000, 8000, 8000]

/** How long one try may take until the command is ready; milliseconds. */
const patience = 10_000

/** Tells when a background command ends that later steps count on, and starts it again, as soon as what it needs is back. */
export function keepRunning(state: SessionState): void {
  const say = stepMessages(state.language)
  state.background.onLost = (wanted, { exitCode }) => {
    if (!isWanted(state, wanted)) return
    emit(state, { type: 'notice', level: 'warning', text: say.backgroundEnded(...named(state, wanted)) })
    // One that ends well has come to the end of what it shows; it is started again only with a cluster that was gone.
    if (exitCode !== 0 && !state.isAway) void tryOnAndOn(state, wanted)
  }
  state.listeners.add(({ type }) => type === 'mended' && startLost(state))
}

/** Starts again what has been lost: what it needs is there again. */
export function startLost(state: SessionState): void {
  for (const wanted of state.background.over.values()) if (wanted.lost) void tryOnAndOn(state, wanted)
}

/**
 * Starts again what the steps up to this one keep running for later ones: it ended when the lab was left. Resolves after the first try;
 * what fails, since pods that start take a while, is tried on.
 */
export async function restoreBackground(state: SessionState): Promise<void> {
  for (const [place, step] of state.steps.entries()) {
    for (const [index, run] of runsOf(step, state.provider).entries()) {
      if (!run.background || !state.progress.steps[step.id]?.commands.includes(index)) continue
      const wanted = { step: step.id, run, until: run.until ?? step.id }
      const isNeeded = isWanted(state, wanted) && place <= state.index && wanted.until !== step.id
      state.background.over.set(keyOf(step.id, run), { ...wanted, lost: isNeeded })
      if (isNeeded && !(await tryOnce(state, wanted)).started) void tryOnAndOn(state, wanted)
    }
  }
}

/** Whether the step it runs for has not been left. */
function isWanted({ steps, index, background }: SessionState, { until }: Wanted): boolean {
  return !background.closing.signal.aborted && index <= steps.findIndex((step) => step.id === until)
}

async function tryOnAndOn(state: SessionState, wanted: Wanted): Promise<void> {
  const { over, trying, closing } = state.background
  const key = keyOf(wanted.step, wanted.run)
  if (trying.has(key)) return
  trying.add(key)
  const isOpen = () => isWanted(state, wanted) && over.has(key) && !state.isAway
  let why = ''
  for (const milliseconds of pauses) {
    await pause(state.world.clock, milliseconds, closing.signal)
    if (!isOpen()) break
    const outcome = await tryOnce(state, wanted)
    if (outcome.started) break
    why = outcome.why
  }
  trying.delete(key)
  if (!isOpen()) return
  const [number, command] = named(state, wanted)
  const text = stepMessages(state.language).backgroundNotAgain(number, { command, why })
  emit(state, { type: 'notice', level: 'warning', text })
}

async function tryOnce(
  state: SessionState,
  wanted: Wanted,
): Promise<{ started: true } | { started: false; why: string }> {
  const { lab, world, background } = state
  const { run, step } = wanted
  try {
    const command = await withDeadline(patience, background.closing.signal, (signal) =>
      resolveCommand(run.run, lab, world, { signal }),
    )
    const late = world.clock.setTimeout(() => void stopBackgroundCommand(state, command), patience)
    const outcome = await startBackground(state, run, command, { step, quiet: true }).finally(() => late.cancel())
    if (!outcome.asExpected) return { started: false, why: outcome.output.trim().split('\n').at(-1) ?? '' }
  } catch (error) {
    return { started: false, why: messageOf(error) }
  }
  const text = stepMessages(state.language).backgroundAgain(...named(state, wanted))
  emit(state, { type: 'notice', level: 'info', text })
  return { started: true }
}

/** The number of its step, and the command as the learner sees it. */
function named({ steps, lab }: SessionState, { step, run }: Wanted): [number, string] {
  return [steps.findIndex((one) => one.id === step) + 1, shownCommand(run.run, lab.variables)]
}

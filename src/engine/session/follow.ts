import { existsSync, watch } from 'node:fs'
import path from 'node:path'
import { guardStep, unguardStep } from './guard.ts'
import type { SessionState } from './state.ts'
import { emit, standAt, tellFailure } from './state.ts'
import { stepAt } from './step-view.ts'
import { enterStep, finishIfDone } from './watch-step.ts'

/** How long a write of our own takes, about; milliseconds. What is read meanwhile is neither old nor new. */
const ownWrite = 10

/** Takes over what another terminal does in the same lab: commands run there count here, and both stand at the same step. */
export function followProgress(state: SessionState): () => void {
  const file = state.store.fileOf(state.lab.id)
  if (!existsSync(path.dirname(file))) return () => undefined
  let later: NodeJS.Timeout | undefined
  const look = () => {
    clearTimeout(later)
    if (state.saving > 0) later = setTimeout(look, ownWrite)
    else tellFailure(state, takeOver(state))
  }
  const watcher = watch(path.dirname(file), (_, name) => {
    if (name === path.basename(file)) look()
  })
  watcher.on('error', () => watcher.close())
  return () => {
    clearTimeout(later)
    watcher.close()
  }
}

async function takeOver(state: SessionState): Promise<void> {
  const newest = await state.store.read(state.lab.id).catch(() => undefined)
  if (!newest || state.saving > 0 || newest.revision < state.progress.revision) return
  const isNews = newest.revision > state.progress.revision
  state.progress = newest
  const index = state.steps.findIndex((step) => step.id === newest.step)
  // The other terminal's step may have come in with a change of our own.
  if (index >= 0 && index !== state.index) return moveTo(state, index)
  if (!isNews) return
  emit(state, { type: 'checks', step: stepAt(state.steps, state.index).id, checks: state.checks })
  await finishIfDone(state)
}

function moveTo(state: SessionState, index: number): void {
  const left = stepAt(state.steps, state.index)
  standAt(state, index)
  unguardStep(state, stepAt(state.steps, index).id)
  enterStep(state)
  if (state.progress.steps[left.id]?.state === 'done') guardStep(state, left)
}

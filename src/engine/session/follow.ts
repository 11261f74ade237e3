import { existsSync, watch } from 'node:fs'
import path from 'node:path'
import { guardStep, unguardStep } from './guard.ts'
import type { SessionState } from './state.ts'
import { emit } from './state.ts'
import { stepAt } from './step-view.ts'
import { enterStep, finishIfDone } from './watch-step.ts'

/** Takes over what another terminal does in the same lab: commands run there count here, and both stand at the same step. */
export function followProgress(state: SessionState): () => void {
  const file = state.store.fileOf(state.lab.id)
  if (!existsSync(path.dirname(file))) return () => undefined
  const watcher = watch(path.dirname(file), (_, name) => {
    if (name === path.basename(file)) void takeOver(state)
  })
  watcher.on('error', () => watcher.close())
  return () => watcher.close()
}

async function takeOver(state: SessionState): Promise<void> {
  const newest = await state.store.read(state.lab.id).catch(() => undefined)
  if (!newest || state.saving > 0 || newest.revision <= state.progress.revision) return
  state.progress = newest
  const index = state.steps.findIndex((step) => step.id === newest.step)
  if (index >= 0 && index !== state.index) return moveTo(state, index)
  emit(state, { type: 'checks', step: stepAt(state.steps, state.index).id, checks: state.checks })
  await finishIfDone(state)
}

function moveTo(state: SessionState, index: number): void {
  const left = stepAt(state.steps, state.index)
  state.index = index
  unguardStep(state, stepAt(state.steps, index).id)
  enterStep(state)
  if (state.progress.steps[left.id]?.state === 'done') guardStep(state, left)
}

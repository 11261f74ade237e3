import { existsSync, watch } from 'node:fs'
import path from 'node:path'
import type { SessionState } from './state.ts'
import { tellFailure } from './state.ts'

/** How long a write of our own takes, about; milliseconds. What is read meanwhile may be our own. */
const ownWrite = 10

/** Takes over what another terminal does in the same lab: commands run there count here, and both stand at the same step. */
export function followProgress(state: SessionState): () => void {
  const file = state.store.fileOf(state.lab.id)
  if (!existsSync(path.dirname(file))) return () => undefined
  let later: NodeJS.Timeout | undefined
  const look = () => {
    clearTimeout(later)
    if (state.saving > 0) later = setTimeout(look, ownWrite)
    else tellFailure(state, readNewest(state))
  }
  const watcher = watch(path.dirname(file), (_, name) => {
    if (name === path.basename(file)) look()
  })
  watcher.on('error', () => watcher.close())
  // What was written between reading the progress and watching it.
  look()
  return () => {
    clearTimeout(later)
    watcher.close()
  }
}

async function readNewest(state: SessionState): Promise<void> {
  const newest = await state.store.read(state.lab.id).catch(() => undefined)
  // A write of our own that began meanwhile brings in the same, and tells its own changes from those of others.
  if (newest && state.saving === 0) state.takeOver(newest, 0)
}

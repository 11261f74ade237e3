import { findLab } from '../../labs/discover.ts'
import { loadLab } from '../../labs/load.ts'
import type { Context } from '../context.ts'
import { beginProgress } from './begin-progress.ts'
import { provideLab } from './provide.ts'

export interface StartOptions {
  lab: string
  auto: boolean
  fresh: boolean
  /** Nobody can be, or wants to be, asked. */
  yes: boolean
  cluster?: string | undefined
  namespace?: string | undefined
  workdir?: string | undefined
}

/** Starts a lab or goes on with it, in the way the terminal allows. Resolves with the exit code. */
export async function startLab(options: StartOptions, context: Context): Promise<number> {
  const found = await findLab(options.lab)
  const lab = await loadLab(found.folder)
  const before = await context.progress.read(lab.id)
  const progress = await beginProgress(lab, before, options, context)
  const providing = provideLab(context, lab, progress)
  // Whoever waits for it below is told.
  providing.catch(() => undefined)
  const { runLab } = await import('./run.ts')
  return runLab({ ...options, lab, before, progress, providing }, context)
}

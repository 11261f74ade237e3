import path from 'node:path'
import { findLab } from '../labs/discover.ts'
import { loadLab } from '../labs/load.ts'
import type { Lab } from '../labs/types.ts'
import type { Progress } from '../progress/progress.ts'
import { UserError } from '../util/errors.ts'
import type { Context } from './context.ts'
import { freshProgress } from './fresh-progress.ts'
import { labStateFolder, parseClusterChoice } from './lab-context.ts'
import { provideLab } from './provide-lab.ts'

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
  const progress = await beginProgress(lab, options, context)
  const providing = provideLab(context, lab, progress)
  // Whoever waits for it below is told.
  providing.catch(() => undefined)
  const { runLab } = await import('./run-lab.ts')
  return runLab({ ...options, lab, progress, providing }, context)
}

/** The progress to go on with; a new one, not yet written down, when there is none, or a fresh start or another cluster is asked for. */
async function beginProgress(lab: Lab, options: StartOptions, context: Context): Promise<Progress> {
  const before = await context.progress.read(lab.id)
  checkNamespace(options.namespace)
  const choice = parseClusterChoice(options.cluster ?? (before ? clusterOf(before) : 'sandbox'))
  if (before && options.fresh) {
    const { resetLab } = await import('./reset-lab.ts')
    await resetLab({ lab, progress: before, yes: true }, context)
  }
  const goOn = before && !options.fresh && (options.cluster === undefined || options.cluster === clusterOf(before))
  if (goOn && (options.namespace ?? before.namespace) === before.namespace) return before
  const bundled = (await findLab(lab.id).catch(() => undefined))?.folder === lab.folder
  const workFolder = path.resolve(context.cwd, options.workdir ?? path.join(labStateFolder(context, lab.id), 'work'))
  return freshProgress(lab, choice, {
    namespace: options.namespace ?? 'default',
    workFolder,
    now: context.now(),
    bundled,
  })
}

/** As the API server would refuse it, before anything is begun. */
function checkNamespace(name: string | undefined): void {
  if (name === undefined || (/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/.test(name) && name.length <= 63)) return
  throw new UserError(
    'namespace-invalid',
    `${JSON.stringify(name)} cannot be the name of a namespace: lower-case letters, digits and hyphens, 63 at most.`,
    {
      exitCode: 2,
    },
  )
}

function clusterOf(progress: Progress): string {
  return progress.provider === 'context' ? `context:${progress.context ?? ''}` : progress.provider
}

import path from 'node:path'
import { runAuto } from '../engine/auto.ts'
import type { OnEvent } from '../engine/events.ts'
import { keepNamespace } from '../engine/keep-namespace.ts'
import { findLab } from '../labs/discover.ts'
import { loadLab } from '../labs/load.ts'
import type { Lab } from '../labs/types.ts'
import type { Progress } from '../progress/progress.ts'
import { UserError } from '../util/errors.ts'
import { tryLock } from '../util/lock.ts'
import { confirmContext } from './confirm-context.ts'
import type { Context } from './context.ts'
import { exitCodes } from './exit-codes.ts'
import { labStateFolder, parseClusterChoice } from './lab-context.ts'
import type { OpenLab } from './open-lab.ts'
import { connectLab, freshProgress, sessionOn } from './open-lab.ts'
import { createRenderer } from './renderer.ts'
import { resetLab } from './reset-lab.ts'

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
  const open = await connectLab(context, lab, progress)
  let stopKeeping: () => void = () => undefined
  try {
    await confirmContext(open, context, options.yes)
    // Only now: a cluster that cannot be reached, or that is not to be touched, must not cost what was done on another.
    if (progress.revision === 0) open.progress = await context.progress.update(lab.id, () => progress)
    stopKeeping = keepNamespace(open.cluster, progress.namespace)
    return options.auto ? await auto(open, context) : await lead(open, context)
  } finally {
    stopKeeping()
    open.close()
  }
}

/** The progress to go on with; a new one, not yet written down, when there is none, or a fresh start or another cluster is asked for. */
async function beginProgress(lab: Lab, options: StartOptions, context: Context): Promise<Progress> {
  const before = await context.progress.read(lab.id)
  checkNamespace(options.namespace)
  const choice = parseClusterChoice(options.cluster ?? (before ? clusterOf(before) : 'sandbox'))
  if (before && options.fresh) await resetLab({ lab, progress: before, yes: true }, context)
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

async function auto(open: OpenLab, context: Context): Promise<number> {
  const release = await tryLock(path.join(open.stateFolder, 'auto.lock'))
  if (!release) throw inUse(open.lab.id)
  const interrupt = new AbortController()
  const stop = () => interrupt.abort()
  process.once('SIGINT', stop)
  const renderer = await createRenderer(context.output, 'auto', context.now)
  const session = sessionOn(open, context, renderer.onEvent)
  try {
    const finished = await runAuto(session, renderer.onEvent, interrupt.signal)
    if (interrupt.signal.aborted) return exitCodes.interrupted
    return finished ? exitCodes.done : exitCodes.notMet
  } finally {
    process.off('SIGINT', stop)
    await session.close()
    await renderer.end()
    await release()
  }
}

/** Two that type the same commands into the same shell state would only get in each other's way. */
function inUse(lab: string): UserError {
  return new UserError('lab-in-use', `Another terminal runs the lab ${lab} by itself just now.`, {
    suggestions: [`k8slab status ${lab}`],
  })
}

/** In a terminal step by step; elsewhere the step is shown, with how to go on. */
async function lead(open: OpenLab, context: Context): Promise<number> {
  if (context.output.plain || context.output.json || process.stdin.isTTY !== true) return showStep(open, context)
  const { leadInTerminal } = await import('./lead-in-terminal.ts')
  return leadInTerminal(open, context)
}

async function showStep(open: OpenLab, context: Context): Promise<number> {
  const renderer = await createRenderer(context.output, 'lines', context.now)
  const shown: OnEvent = (event) => event.type !== 'checks' && renderer.onEvent(event)
  const session = sessionOn(open, context, shown)
  await session.close()
  renderer.onEvent({ type: 'notice', level: 'info', text: renderer.goOn })
  await renderer.end()
  return exitCodes.done
}

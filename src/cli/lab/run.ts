import path from 'node:path'
import type { ProviderName } from '../../checks/schema.ts'
import { runAuto } from '../../engine/auto.ts'
import type { OnEvent } from '../../engine/events.ts'
import { keepNamespace } from '../../engine/keep-namespace.ts'
import { commandMessages } from '../../i18n/command-messages.ts'
import { stepsFor } from '../../labs/parts.ts'
import type { Lab } from '../../labs/types.ts'
import { clusterOf, isSamePlace } from '../../progress/place.ts'
import type { Progress } from '../../progress/progress.ts'
import type { ProvidedCluster } from '../../providers/types.ts'
import { UserError } from '../../util/errors.ts'
import { tryLock } from '../../util/lock.ts'
import { confirmContext } from '../confirm-context.ts'
import type { Context } from '../context.ts'
import { exitCodes } from '../exit-codes.ts'
import { createRenderer } from '../renderer.ts'
import type { OpenLab } from './open.ts'
import { connectLab, sessionOn } from './open.ts'

export interface RunLabOptions {
  lab: Lab
  /** What the learner was at before, here or on another cluster. */
  before: Progress | undefined
  progress: Progress
  /** Its cluster, under way. */
  providing: Promise<ProvidedCluster>
  auto: boolean
  yes: boolean
}

/** Runs a lab in the way the terminal allows. Resolves with the exit code. */
export async function runLab(
  { lab, before, progress, providing, ...options }: RunLabOptions,
  context: Context,
): Promise<number> {
  const open = await connectLab(context, lab, progress, providing)
  let stopKeeping: () => void = () => undefined
  try {
    await confirmContext(open, context, options.yes)
    // Only now: a cluster that cannot be reached, or that is not to be touched, must not cost what was done on another.
    if (progress !== before) open.progress = await context.progress.replace(progress, before)
    if (before && !isSamePlace(before, progress)) tellKept(lab, before, context)
    stopKeeping = keepNamespace(open.cluster, progress.namespace)
    return options.auto ? await auto(open, context) : await lead(open, context)
  } finally {
    stopKeeping()
    open.close()
  }
}

/** On stderr: what `--json` prints is about the lab that is started. */
function tellKept(lab: Lab, { provider, namespace, step, ...before }: Progress, { output }: Context): void {
  const cluster = clusterOf({ provider, ...before })
  const steps = stepsFor(lab, provider as ProviderName)
  const number = steps.findIndex((one) => one.id === step) + 1
  const say = commandMessages(output.language)
  output.writeError(
    `${say.progressKept(`${number}/${steps.length}`, { cluster, namespace })}\n` +
      `  k8slab start ${lab.id} --cluster ${cluster} --namespace ${namespace}\n`,
  )
}

async function auto(open: OpenLab, context: Context): Promise<number> {
  const release = await tryLock(path.join(open.stateFolder, 'auto.lock'))
  if (!release) throw inUse(open.lab.id)
  const interrupt = new AbortController()
  const stop = () => interrupt.abort()
  // Not `once`: what shows the cursor again at the end would take the signal for nobody's, and end the program by it.
  process.on('SIGINT', stop)
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
  return new UserError(
    'lab-in-use',
    {
      en: `Another terminal runs the lab ${lab} by itself just now.`,
      ko: `다른 터미널이 지금 ${lab} 실습을 자동으로 실행하고 있습니다.`,
    },
    {
      suggestions: [`k8slab status ${lab}`],
    },
  )
}

/** In a terminal step by step; elsewhere the step is shown, with how to go on. */
async function lead(open: OpenLab, context: Context): Promise<number> {
  if (context.output.json || process.stdin.isTTY !== true || process.stdout.isTTY !== true)
    return showStep(open, context)
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

import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { textIn } from '../checks/text.ts'
import { machineClock } from '../cluster/clock.ts'
import { connect } from '../cluster/connect.ts'
import type { Cluster } from '../cluster/types.ts'
import type { LabEvent } from '../engine/events.ts'
import { explainWith } from '../engine/explain.ts'
import { layOutFiles } from '../engine/lab-files.ts'
import type { World } from '../engine/monitor/source.ts'
import { openSession } from '../engine/session/open.ts'
import type { Session } from '../engine/session/types.ts'
import { createLabShell } from '../engine/shell/lab-shell.ts'
import { stepsFor } from '../labs/parts.ts'
import type { Lab } from '../labs/types.ts'
import type { Progress } from '../progress/progress.ts'
import { provideCluster } from '../providers/provide.ts'
import type { ProvidedCluster } from '../providers/types.ts'
import type { Context } from './context.ts'
import type { ClusterChoice } from './lab-context.ts'
import { labStateFolder } from './lab-context.ts'

/** A lab with its cluster: what `start`, `check` and `shell` work on. */
export interface OpenLab {
  lab: Lab
  progress: Progress
  provided: ProvidedCluster
  cluster: Cluster
  world: World
  stateFolder: string
  close(): void
}

/** Connects a lab that has been started to its cluster, starting the sandbox when that is where it runs. */
export async function connectLab(context: Context, lab: Lab, progress: Progress): Promise<OpenLab> {
  const stateFolder = labStateFolder(context, lab.id)
  await mkdir(stateFolder, { recursive: true, mode: 0o700 })
  await mkdir(progress.workFolder, { recursive: true })
  const provided = await provideCluster(choiceOf(progress), {
    home: context.home,
    stateFolder,
    workFolder: progress.workFolder,
    namespace: progress.namespace,
    flavour: lab.flavour ?? 'minikube',
    ...(lab.bucket === undefined ? {} : { bucket: { url: lab.bucket, folder: path.join(stateFolder, 'bucket') } }),
    env: context.env,
  })
  await layOutFiles(lab, provided.fetchesFiles ? path.join(stateFolder, 'bucket') : progress.workFolder)
  const cluster = await connect({
    kubeconfig: provided.kubeconfig,
    ...(provided.context === undefined ? {} : { context: provided.context }),
    namespace: progress.namespace,
  })
  const world: World = {
    cluster,
    provided,
    namespace: progress.namespace,
    workFolder: progress.workFolder,
    startedAt: Date.parse(progress.startedAt),
    clock: machineClock,
  }
  const close = () => {
    cluster.close()
    provided.close()
  }
  return { lab, progress, provided, cluster, world, stateFolder, close }
}

function choiceOf({ provider, context }: Progress): ClusterChoice {
  if (provider === 'context') return { provider, context: context ?? '' }
  return { provider: provider as Exclude<ClusterChoice['provider'], 'context'> }
}

/** A session on an open lab. */
export function sessionOn(open: OpenLab, context: Context, onEvent: (event: LabEvent) => void): Session {
  const env = { ...context.env, ...open.provided.environment }
  const shell = createLabShell({ stateFolder: open.stateFolder, workFolder: open.progress.workFolder, env })
  return openSession(
    {
      lab: open.lab,
      language: context.output.language,
      provider: open.provided.provider,
      clusterName: open.provided.name,
      cluster: open.cluster,
      world: open.world,
      shell,
      store: context.progress,
      explain: explainWith(open.cluster, open.progress.namespace),
    },
    open.progress,
    onEvent,
  )
}

/** Progress of a lab that is started now. */
export function freshProgress(
  lab: Lab,
  choice: ClusterChoice,
  options: { namespace: string; workFolder: string; now: number; bundled: boolean },
): Progress {
  const [first] = stepsFor(lab, choice.provider)
  return {
    version: 1,
    revision: 0,
    lab: lab.id,
    ...(options.bundled ? {} : { folder: lab.folder }),
    startedAt: new Date(options.now).toISOString(),
    provider: choice.provider,
    ...(choice.provider === 'context' ? { context: choice.context } : {}),
    namespace: options.namespace,
    workFolder: options.workFolder,
    step: first?.id ?? textIn(lab.title, 'en'),
    autoAdvance: true,
    steps: {},
  }
}

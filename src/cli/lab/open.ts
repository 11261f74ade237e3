import path from 'node:path'
import { machineClock } from '../../cluster/clock.ts'
import { connect } from '../../cluster/connect.ts'
import type { Cluster } from '../../cluster/types.ts'
import type { LabEvent } from '../../engine/events.ts'
import { explainWith } from '../../engine/explain.ts'
import { layOutFiles } from '../../engine/lab-files.ts'
import type { World } from '../../engine/monitor/source.ts'
import { openSession } from '../../engine/session/open.ts'
import type { Session } from '../../engine/session/types.ts'
import { createLabShell } from '../../engine/shell/lab-shell.ts'
import type { Lab } from '../../labs/types.ts'
import type { Progress } from '../../progress/progress.ts'
import type { ProvidedCluster } from '../../providers/types.ts'
import { withLock } from '../../util/lock.ts'
import type { Context } from '../context.ts'
import { labStateFolder } from './lab-context.ts'
import { bucketFolder, provideLab } from './provide.ts'

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

/**
 * Connects a lab that has been started to its cluster, starting the sandbox when that is where it runs.
 *
 * @param providing what `provideLab` began earlier, if somebody did
 */
export async function connectLab(
  context: Context,
  lab: Lab,
  progress: Progress,
  providing: Promise<ProvidedCluster> = provideLab(context, lab, progress),
): Promise<OpenLab> {
  const stateFolder = labStateFolder(context, lab.id)
  const provided = await providing
  try {
    // Two terminals that begin at once would copy into each other's folders.
    await withLock(path.join(stateFolder, 'files.lock'), () =>
      layOutFiles(lab, provided.fetchesFiles ? bucketFolder(stateFolder) : progress.workFolder),
    )
    const cluster = await connect({
      kubeconfig: provided.kubeconfig,
      ...(provided.context === undefined ? {} : { context: provided.context }),
      namespace: progress.namespace,
    })
    return openLab({ lab, progress, provided, cluster, stateFolder })
  } catch (error) {
    // What it watches would keep the program from ending.
    provided.close()
    throw error
  }
}

function openLab({ lab, progress, provided, cluster, stateFolder }: Omit<OpenLab, 'world' | 'close'>): OpenLab {
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

/**
 * A session on an open lab.
 *
 * @param only the one step to look at, wherever the learner is
 */
export function sessionOn(open: OpenLab, context: Context, onEvent: (event: LabEvent) => void, only?: string): Session {
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
      ...(only === undefined ? {} : { only }),
    },
    open.progress,
    onEvent,
  )
}

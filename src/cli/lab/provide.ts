import path from 'node:path'
import type { Lab } from '../../labs/types.ts'
import type { Progress } from '../../progress/progress.ts'
import { provideCluster } from '../../providers/provide.ts'
import type { ProvidedCluster } from '../../providers/types.ts'
import { makeFolder } from '../../util/make-folder.ts'
import { orUnusable } from '../../util/unusable-folder.ts'
import type { Context } from '../context.ts'
import type { ClusterChoice } from './lab-context.ts'
import { labStateFolder } from './lab-context.ts'

/** Gets the cluster of a lab ready. Imports little, so that a sandbox starts while the rest of the program is loaded. */
export async function provideLab(context: Context, lab: Lab, progress: Progress): Promise<ProvidedCluster> {
  const stateFolder = labStateFolder(context, lab.id)
  orUnusable(stateFolder, () => makeFolder(stateFolder, 0o700))
  orUnusable(progress.workFolder, () => makeFolder(progress.workFolder))
  return provideCluster(choiceOf(progress), {
    home: context.home,
    stateFolder,
    workFolder: progress.workFolder,
    namespace: progress.namespace,
    flavour: lab.flavour ?? 'minikube',
    ...(lab.bucket === undefined ? {} : { bucket: { url: lab.bucket, folder: bucketFolder(stateFolder) } }),
    env: context.env,
  })
}

/** Where the lab's files lie when a command of the lab has to fetch them. */
export function bucketFolder(stateFolder: string): string {
  return path.join(stateFolder, 'bucket')
}

function choiceOf({ provider, context }: Progress): ClusterChoice {
  if (provider === 'context') return { provider, context: context ?? '' }
  return { provider: provider as Exclude<ClusterChoice['provider'], 'context'> }
}

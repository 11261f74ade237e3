import path from 'node:path'
import type { ProviderName } from '../../checks/schema.ts'
import { findLab } from '../../labs/discover.ts'
import { loadLab } from '../../labs/load.ts'
import type { Lab } from '../../labs/types.ts'
import type { Progress } from '../../progress/progress.ts'
import { UserError } from '../../util/errors.ts'
import type { Context } from '../context.ts'

/** The folder of a lab's own state below the home: shell state, kubeconfig, shims. */
export function labStateFolder(context: Context, lab: string): string {
  return path.join(context.home, 'labs', lab)
}

/** The lab somebody is at: the one named, else the one started last. */
export async function currentLab(
  context: Context,
  named: string | undefined,
): Promise<{ lab: Lab; progress: Progress }> {
  const id = named === undefined ? await lastStarted(context) : (await findLab(named)).id
  const progress = await context.progress.read(id)
  if (!progress) throw notStarted(id)
  const { folder } = await findLab(progress.folder ?? id)
  return { lab: await loadLab(folder), progress }
}

async function lastStarted(context: Context): Promise<string> {
  const [last] = (await context.progress.all()).sort((a, b) => b.startedAt.localeCompare(a.startedAt))
  if (last) return last.lab
  throw new UserError(
    'no-lab',
    { en: 'No lab has been started yet.', ko: '아직 시작한 실습이 없습니다.' },
    { suggestions: ['k8slab list'], exitCode: 2 },
  )
}

export function notStarted(id: string): UserError {
  return new UserError(
    'not-started',
    { en: `The lab ${id} has not been started.`, ko: `${id} 실습을 아직 시작하지 않았습니다.` },
    {
      suggestions: [`k8slab start ${id}`],
      exitCode: 2,
    },
  )
}

/** What `--cluster` says. */
export type ClusterChoice = { provider: Exclude<ProviderName, 'context'> } | { provider: 'context'; context: string }

export function parseClusterChoice(text: string): ClusterChoice {
  if (text === 'sandbox' || text === 'minikube' || text === 'kind' || text === 'gke') return { provider: text }
  if (text.startsWith('context:') && text.length > 'context:'.length) {
    return { provider: 'context', context: text.slice('context:'.length) }
  }
  throw new UserError(
    'cluster-unknown',
    {
      en: `--cluster ${JSON.stringify(text)} is none of sandbox, minikube, kind, gke, context:NAME.`,
      ko: `--cluster ${JSON.stringify(text)}: sandbox, minikube, kind, gke, context:이름 가운데 하나여야 합니다.`,
    },
    {
      suggestions: ['k8slab start LAB --cluster sandbox'],
      exitCode: 2,
    },
  )
}

import type { Pod } from '../../../../schema/types.gen.ts'
import type { Flags } from '../../flags/parse.ts'

export interface SortedPods {
  readonly evict: readonly Pod[]
  /** Pods that are left or lost, and said so. */
  readonly warnings: readonly string[]
  /** Why the node is not drained without further flags. */
  readonly problems: readonly string[]
}

const HELD: Readonly<Record<string, { readonly problem: string; readonly warning: string }>> = {
  daemonSet: {
    problem: 'cannot delete DaemonSet-managed Pods (use --ignore-daemonsets to ignore)',
    warning: 'ignoring DaemonSet-managed Pods',
  },
  localStorage: {
    problem: 'cannot delete Pods with local storage (use --delete-emptydir-data to override)',
    warning: 'deleting Pods with local storage',
  },
  unmanaged: {
    problem: 'cannot delete cannot delete Pods that declare no controller (use --force to override)',
    warning: 'deleting Pods that declare no controller',
  },
}

/** Decides which pods of a node go (kubectl/pkg/drain's filters). */
export function sortPods(pods: readonly Pod[], flags: Flags): SortedPods {
  const allowed: Readonly<Record<string, boolean>> = {
    daemonSet: flags.bool('ignore-daemonsets'),
    localStorage: flags.bool('delete-emptydir-data'),
    unmanaged: flags.bool('force'),
  }
  const held = new Map<string, string[]>()
  const evict: Pod[] = []
  for (const pod of pods) {
    const reason = reasonToHold(pod)
    if (reason === 'mirror') continue
    if (reason !== undefined)
      held.set(reason, [...(held.get(reason) ?? []), `${pod.metadata.namespace}/${pod.metadata.name}`])
    if (reason !== 'daemonSet') evict.push(pod)
  }
  const lines = (key: 'problem' | 'warning', wanted: boolean) =>
    [...held]
      .filter(([reason]) => allowed[reason] === wanted)
      .map(([reason, names]) => `${HELD[reason]?.[key]}: ${names.join(', ')}`)
  return { evict, warnings: lines('warning', true), problems: lines('problem', false) }
}

function reasonToHold({ metadata, spec, status }: Pod): string | undefined {
  const finished = status?.phase === 'Succeeded' || status?.phase === 'Failed'
  const owner = metadata.ownerReferences?.find((each) => each.controller)
  if (metadata.annotations?.['kubernetes.io/config.mirror'] !== undefined) return 'mirror'
  if (owner?.kind === 'DaemonSet' && !finished) return 'daemonSet'
  if (spec?.volumes?.some((volume) => volume.emptyDir) && !finished) return 'localStorage'
  return owner || finished ? undefined : 'unmanaged'
}

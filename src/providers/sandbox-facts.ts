import { existsSync, readFileSync, watch } from 'node:fs'
import path from 'node:path'
import type { ClusterFacts } from '../checks/result.ts'
import { sandboxPaths } from '../sandbox/daemon/paths.ts'
import { type DaemonStatus, daemonStatus } from '../sandbox/daemon.ts'

export interface SandboxFacts {
  watch(listener: (facts: ClusterFacts) => void): () => void
  close(): void
}

/**
 * What the sandbox's cloud is like. The sandbox writes down each change of its cloud, and the stand-in for gcloud its settings: both tell
 * when to ask the sandbox again, also when gcloud itself was stopped before it could tell.
 */
export function sandboxFacts(home: string, settings: string): SandboxFacts {
  const listeners = new Set<(facts: ClusterFacts) => void>()
  let facts: ClusterFacts | undefined
  let asked = 0
  let answered = 0
  const look = async () => {
    const turn = ++asked
    const status = await daemonStatus(home)
    if (!status || turn < answered) return
    answered = turn
    facts = factsOf(status, settings)
    for (const listener of listeners) listener(facts)
  }
  const { directory, project } = sandboxPaths(home)
  const watchers = [
    watch(settings, () => void look()),
    watch(directory, (_event, name) => void (name === path.basename(project) && look())),
  ]
  for (const watcher of watchers) watcher.on('error', () => watcher.close())
  void look()
  return {
    watch(listener) {
      listeners.add(listener)
      if (facts) listener(facts)
      return () => listeners.delete(listener)
    },
    close() {
      for (const watcher of watchers) watcher.close()
    },
  }
}

function factsOf(status: DaemonStatus, settings: string): ClusterFacts {
  const config = readProperties(path.join(settings, 'properties.json'))
  const [cluster] = status.flavour === 'gke' ? status.clusters : []
  const rules = status.firewall.filter((rule) => rule.direction === 'INGRESS')
  return {
    clusters: status.clusters.map((cluster) => cluster.name),
    firewall: rules.flatMap((rule) =>
      rule.allowed.flatMap(({ protocol, ports }) =>
        ports.length === 0 ? [protocol] : ports.map((port) => `${protocol}:${port}`),
      ),
    ),
    config,
    ...(cluster ? { makeRoom: deleteCommand(cluster, config['compute/zone']) } : {}),
  }
}

/** gcloud has to be told the zone unless it is set. */
function deleteCommand({ name, zone }: { name: string; zone: string }, known: string | undefined): string {
  return `gcloud container clusters delete ${name}${known === zone ? '' : ` --zone ${zone}`}`
}

function readProperties(file: string): Record<string, string> {
  try {
    return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {}
  } catch {
    return {}
  }
}

import { existsSync, readFileSync, watch } from 'node:fs'
import path from 'node:path'
import type { ClusterFacts } from '../checks/result.ts'
import { type DaemonStatus, daemonStatus } from '../sandbox/daemon.ts'

export interface SandboxFacts {
  watch(listener: (facts: ClusterFacts) => void): () => void
  close(): void
}

/**
 * What the sandbox's cloud is like. The stand-in for gcloud writes into its settings folder after each change, so the folder tells when
 * to ask the sandbox again.
 */
export function sandboxFacts(home: string, settings: string): SandboxFacts {
  const listeners = new Set<(facts: ClusterFacts) => void>()
  let facts: ClusterFacts | undefined
  const look = async () => {
    const status = await daemonStatus(home)
    if (!status) return
    facts = factsOf(status, settings)
    for (const listener of listeners) listener(facts)
  }
  const watcher = watch(settings, () => void look())
  watcher.on('error', () => watcher.close())
  void look()
  return {
    watch(listener) {
      listeners.add(listener)
      if (facts) listener(facts)
      return () => listeners.delete(listener)
    },
    close: () => watcher.close(),
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

import { existsSync, readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import path from 'node:path'
import { writeFileAtomic } from '../../../util/atomic-file.ts'
import type { FirewallRule } from '../../cluster/project.ts'
import { PROJECT } from '../../cluster/project.ts'
import { askDaemon } from '../../daemon/control-client.ts'
import type { CloudApi, CloudChange, CloudCluster, CloudState } from './types.ts'
import { CloudError } from './types.ts'

/** Where the shims find what they stand for; set in the lab's shell. */
export interface SandboxLocation {
  /** The home of the sandbox: K8SLAB_SANDBOX. */
  home: string
  /** The folder of gcloud's own settings: CLOUDSDK_CONFIG. */
  configFolder: string
  /** The learner's kubeconfig: KUBECONFIG. */
  kubeconfig: string
  namespace: string
  /** Buckets as `gs://NAME/PATH=FOLDER`, one a line: K8SLAB_BUCKETS. */
  buckets: string
}

interface Status {
  clusters: CloudCluster[]
  firewall: FirewallRule[]
}

/** The cloud that a sandbox of flavour `gke` plays. */
export function sandboxCloud(location: SandboxLocation): CloudApi {
  const settings = path.join(location.configFolder, 'properties.json')
  const state = async (): Promise<CloudState> => {
    const { clusters, firewall } = await ask<Status>(location, 'GET', 'status')
    return {
      account: 'learner@k8slab.example',
      project: PROJECT,
      properties: readProperties(settings),
      clusters,
      firewallRules: firewall,
    }
  }
  return {
    state,
    async change(change) {
      if (change.type === 'set-property' || change.type === 'unset-property') await changeProperty(settings, change)
      else await changeSandbox(location, change)
      // Whoever watches the settings learns that there is something new to ask the sandbox.
      await writeFileAtomic(path.join(location.configFolder, 'changed'), `${Date.now()}\n`)
      return state()
    },
    async writeKubeconfig() {
      const { kubeconfig } = await ask<{ kubeconfig: string }>(
        location,
        'GET',
        `kubeconfig?namespace=${location.namespace}`,
      )
      await writeFileAtomic(location.kubeconfig, kubeconfig)
    },
    clearKubeconfig: () => rm(location.kubeconfig, { force: true }),
    bucket: (url) => bucketOf(url, location.buckets),
  }
}

async function changeSandbox(location: SandboxLocation, change: CloudChange): Promise<void> {
  switch (change.type) {
    case 'create-cluster':
      await ask(location, 'POST', 'clusters', { name: change.name, zone: change.zone, nodes: change.nodes })
      return
    case 'delete-cluster':
      await ask(location, 'DELETE', `clusters/${change.name}`)
      return
    case 'create-firewall-rule':
      await ask(location, 'POST', 'firewall', change.rule)
      return
    case 'delete-firewall-rule':
      await ask(location, 'DELETE', `firewall/${change.name}`)
      return
    default:
      return
  }
}

async function ask<T>(
  { home }: SandboxLocation,
  method: 'GET' | 'POST' | 'DELETE',
  what: string,
  body?: unknown,
): Promise<T> {
  const { code, body: answer } = await askDaemon<T & { error?: { message: string } }>(home, method, what, body).catch(
    (cause: unknown) => {
      throw new CloudError(
        `The sandbox does not answer (${String(cause)}).\n  k8slab start goes on with the lab and starts it again.`,
      )
    },
  )
  if (code >= 400) throw new CloudError(answer.error?.message ?? `The sandbox refused (${code}).`)
  return answer
}

function readProperties(file: string): Record<string, string> {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {}
}

async function changeProperty(
  file: string,
  change: Extract<CloudChange, { type: `${string}-property` }>,
): Promise<void> {
  const { [change.name]: _before, ...rest } = readProperties(file)
  const properties = change.type === 'set-property' ? { ...rest, [change.name]: change.value } : rest
  await writeFileAtomic(file, `${JSON.stringify(properties, null, 2)}\n`)
}

function bucketOf(url: string, buckets: string): { folder: string; path: string } | undefined {
  for (const entry of buckets.split('\n')) {
    const equals = entry.indexOf('=')
    const address = entry.slice(0, equals)
    if (equals > 0 && (url === address || url.startsWith(`${address}/`))) {
      return { folder: entry.slice(equals + 1), path: url.slice(address.length + 1) }
    }
  }
  return undefined
}

import { existsSync } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import path from 'node:path'
import {
  askDaemon,
  type DaemonStatus,
  daemonLife,
  ensureDaemon,
  followDaemon,
  sandboxPaths,
} from '../sandbox/daemon.ts'
import { writeFileAtomic } from '../util/atomic-file.ts'
import { sandboxFacts } from './sandbox-facts.ts'
import { sandboxHome } from './sandbox-home.ts'
import { prepareShims } from './shims.ts'
import type { ClusterRequest, ProvidedCluster } from './types.ts'

/** The embedded sandbox, started when it does not run. */
export async function provideSandbox(request: ClusterRequest): Promise<ProvidedCluster> {
  const home = await sandboxHome(request.home, request.flavour)
  const status = await ensureDaemon({ home, flavour: request.flavour })
  const kubeconfig = path.join(request.stateFolder, 'admin-kubeconfig')
  await writeKubeconfigs(home, request, kubeconfig, status)
  const files = settingsOf(request)
  await mkdir(files.cloudSettings, { recursive: true, mode: 0o700 })
  const facts = sandboxFacts(home, files.cloudSettings)
  const life = await daemonLife(home)
  return {
    provider: 'sandbox',
    name: 'sandbox',
    ...('since' in life ? { runsSince: life.since } : {}),
    kubeconfig,
    context: undefined,
    environment: await environment(home, request, files),
    fetchesFiles: request.flavour === 'gke' && request.bucket !== undefined,
    watchFacts: facts.watch,
    watchActivity: (since, listener) => watchAudit(home, since, listener),
    async reset() {
      await askDaemon(home, 'POST', 'reset')
      await rm(files.cloudSettings, { recursive: true, force: true })
    },
    keeper: {
      state: async () => (await daemonLife(home)).state,
      start: async () => void (await ensureDaemon({ home, flavour: request.flavour })),
    },
    close: facts.close,
  }
}

interface Settings {
  /** Where the stand-in for gcloud keeps its properties. */
  cloudSettings: string
  /** The learner's kubeconfig. */
  kubeconfig: string
}

function settingsOf({ stateFolder }: ClusterRequest): Settings {
  return { cloudSettings: path.join(stateFolder, 'gcloud'), kubeconfig: path.join(stateFolder, 'kubeconfig') }
}

/**
 * k8slab reads the cluster as admin whether or not it is there yet; the learner's commands have a kubeconfig only once there is a
 * cluster, which on GKE is after they have created it.
 */
async function writeKubeconfigs(
  home: string,
  request: ClusterRequest,
  admin: string,
  status: DaemonStatus,
): Promise<void> {
  const { kubeconfig } = (
    await askDaemon<{ kubeconfig: string }>(home, 'GET', `kubeconfig?namespace=${request.namespace}`)
  ).body
  await writeFileAtomic(admin, kubeconfig)
  const learner = settingsOf(request).kubeconfig
  if (status.clusters.length === 0) await rm(learner, { force: true })
  else if (request.flavour !== 'gke' || existsSync(learner)) await writeFileAtomic(learner, kubeconfig)
}

async function environment(home: string, request: ClusterRequest, files: Settings): Promise<Record<string, string>> {
  const { bucket, env, workFolder } = request
  const tools = request.flavour === 'gke' ? await prepareShims(request, ['gcloud', 'gsutil'], true) : undefined
  const shims = await prepareShims(request, ['kubectl', 'jq', 'curl', 'watch'])
  return {
    KUBECONFIG: files.kubeconfig,
    K8SLAB_HOME: request.home,
    K8SLAB_WORKDIR: workFolder,
    K8SLAB_SANDBOX: home,
    K8SLAB_NAMESPACE: request.namespace,
    ...(bucket === undefined ? {} : { K8SLAB_BUCKETS: `${bucket.url}=${bucket.folder}` }),
    CLOUDSDK_CONFIG: files.cloudSettings,
    // As in Cloud Shell, the learner's home is where the files go; kubectl's caches of other clusters stay apart too.
    HOME: workFolder,
    CURL_HOME: sandboxPaths(home).addresses,
    PATH: [tools, env['PATH'], shims].filter((folder) => folder !== undefined && folder !== '').join(path.delimiter),
  }
}

/** How long until a sandbox that has ended is looked for again; milliseconds. */
const untilNextLook = 300

/** The learner's own requests; k8slab's come with its user agent. */
function watchAudit(
  home: string,
  since: number,
  listener: Parameters<NonNullable<ProvidedCluster['watchActivity']>>[1],
): () => void {
  const hear = (line: string) => {
    const event = JSON.parse(line) as AuditLine
    const { resource, subresource, namespace, name } = event.objectRef ?? {}
    if (resource === undefined || event.userAgent?.startsWith('k8slab')) return
    const whole = subresource ? `${resource}/${subresource}` : resource
    const connects = ['exec', 'attach', 'portforward', 'proxy'].includes(subresource ?? '')
    const verb = (connects ? 'connect' : event.verb) as 'get'
    listener({ verb, resource: whole, ...(namespace ? { namespace } : {}), ...(name ? { name } : {}) })
  }
  let isOver = false
  let stop: () => void = () => undefined
  let timer: NodeJS.Timeout | undefined
  // What was asked before a crash is forgotten with it; what is asked once it runs again counts.
  const follow = () => {
    stop = followDaemon(home, `audit?watch=1&since=${since}`, hear, () => {
      timer = isOver ? undefined : setTimeout(follow, untilNextLook)
    })
  }
  follow()
  return () => {
    isOver = true
    clearTimeout(timer)
    stop()
  }
}

interface AuditLine {
  verb: string
  userAgent?: string
  objectRef?: { resource?: string; subresource?: string; namespace?: string; name?: string }
}

import { randomUUID } from 'node:crypto'
import { rm } from 'node:fs/promises'
import path from 'node:path'
import { UserError } from '../util/errors.ts'
import { type Clock, formatTime, systemClock } from './clock.ts'
import { loadCertificates } from './cluster/certificates-file.ts'
import { type Cluster, startCluster } from './cluster/cluster.ts'
import { ruleFirewall } from './cluster/firewall.ts'
import { type ClusterRecord, openProject, PROJECT, type ProjectFile } from './cluster/project.ts'
import { createFront } from './control/front.ts'
import { controlPlane } from './flavours/control-plane.ts'
import { flavours } from './flavours/table.ts'
import type { Flavour } from './flavours/types.ts'
import { type Audit, createAudit } from './server/audit.ts'
import { type Listening, listenHttps } from './server/http/listen.ts'
import { kubeconfigText } from './server/kubeconfig.ts'
import type { Certificates } from './server/pki/certificates.ts'
import type { Sandbox, SandboxOptions } from './types.ts'

interface State {
  options: SandboxOptions
  clock: Clock
  flavour: Flavour
  file: ProjectFile
  certificates: Certificates
  audit: Audit
  firewall: ReturnType<typeof ruleFirewall>
  cluster: Cluster | undefined
  listening: Listening | undefined
}

/** Starts a sandbox. The flavour of a folder that has been used before stays what it was. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const clock = options.clock ?? systemClock
  const file = openProject(options.directory, options.flavour)
  const flavour = flavours[file.project.flavour]
  const state: State = {
    options,
    clock,
    flavour: options.controlPlaneOnly ? controlPlane(flavour) : flavour,
    file,
    certificates: await loadCertificates(options.directory, clock.now(), flavour.admin),
    audit: createAudit(),
    firewall: ruleFirewall(() => file.project.firewall),
    cluster: undefined,
    listening: undefined,
  }
  const sandbox = sandboxOf(state)
  state.listening = await listen(
    state,
    createFront(sandbox, () => state.cluster?.services),
  )
  if (file.project.port !== state.listening.port) {
    const { port } = state.listening
    await file.change((project) => ({ ...project, port }))
  }
  if (file.project.cluster) await resume(state, file.project.cluster)
  else if (state.flavour.immediate) await create(state, options.nodes === undefined ? {} : { nodes: options.nodes })
  return sandbox
}

/** The wanted port, else the last one if nobody has taken it, else any. */
async function listen(
  { options, certificates, file }: State,
  front: ReturnType<typeof createFront>,
): Promise<Listening> {
  const wanted = options.port ?? file.project.port
  try {
    return await listenHttps({ certificates, port: wanted, ...front })
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) throw error
    if (options.port === undefined) return listenHttps({ certificates, port: 0, ...front })
    throw new UserError(
      'port-taken',
      {
        en: `Port ${wanted} of this machine is used by another program.`,
        ko: `이 컴퓨터의 ${wanted}번 포트를 다른 프로그램이 쓰고 있습니다.`,
      },
      { cause: error },
    )
  }
}

function sandboxOf(state: State): Sandbox {
  const { file, flavour, certificates, audit, firewall } = state
  return {
    flavour,
    certificates,
    audit,
    get url() {
      return state.listening?.url ?? ''
    },
    get port() {
      return state.listening?.port ?? 0
    },
    get project() {
      return file.project
    },
    get connections() {
      return state.listening?.connections ?? 0
    },
    get cluster() {
      return state.cluster
    },
    get addresses() {
      return state.cluster?.ports.entries ?? []
    },
    kubeconfig: (namespace) => kubeconfigOf(state, namespace),
    createCluster: (request) => create(state, request),
    deleteCluster: (name) => remove(state, name),
    async addFirewallRule(rule) {
      await file.change((project) => ({ ...project, firewall: [...project.firewall, rule] }))
      firewall.changed()
    },
    async removeFirewallRule(name) {
      const known = file.project.firewall.some((rule) => rule.name === name)
      await file.change((project) => ({ ...project, firewall: project.firewall.filter((rule) => rule.name !== name) }))
      firewall.changed()
      return known
    },
    reset: () => reset(state),
    async close() {
      await state.listening?.close()
      await state.cluster?.close()
      state.cluster = undefined
    },
  }
}

function kubeconfigOf({ flavour, file, certificates, listening }: State, namespace?: string): string {
  const { name, zone } = file.project.cluster ?? flavour.defaults
  return kubeconfigText({
    server: listening?.url ?? '',
    certificates,
    name: flavour.contextName({ name, zone, project: PROJECT }),
    ...(namespace === undefined ? {} : { namespace }),
  })
}

async function create(
  state: State,
  { name, zone, nodes }: { name?: string; zone?: string; nodes?: number },
): Promise<ClusterRecord> {
  const { flavour, file, clock } = state
  const existing = file.project.cluster
  if (existing) {
    throw new UserError('cluster-exists', existsAlready(existing.name), {
      suggestions: [{ en: `Delete ${existing.name} first.`, ko: `${existing.name} 클러스터를 먼저 삭제하세요.` }],
    })
  }
  const record: ClusterRecord = {
    name: name ?? flavour.defaults.name,
    zone: zone ?? flavour.defaults.zone,
    nodes: nodes ?? flavour.defaults.nodes,
    seed: randomUUID(),
    creationTimestamp: formatTime(clock.now()),
  }
  await resume(state, record)
  await file.change((project) => ({ ...project, cluster: record }))
  await state.options.onClusterChange?.(sandboxOf(state))
  return record
}

async function resume(state: State, { name, zone, nodes, seed }: ClusterRecord): Promise<void> {
  const { options, flavour, clock, certificates, audit, firewall } = state
  state.cluster = await startCluster({
    flavour,
    name,
    zone,
    nodes,
    seed,
    clock,
    certificates,
    audit,
    directory: clusterFolder(options),
    apiServer: () => state.listening && { host: state.listening.address, port: state.listening.port },
    controlPlaneOnly: options.controlPlaneOnly,
    ...(flavour.firewalled ? { firewall } : {}),
    answersFirst: options.answersFirst,
    ...(options.onError ? { onError: options.onError } : {}),
  })
}

function clusterFolder({ directory }: SandboxOptions): string | undefined {
  return directory === undefined ? undefined : path.join(directory, 'cluster')
}

async function remove(state: State, name: string): Promise<void> {
  const { file, options } = state
  if (file.project.cluster?.name !== name) {
    throw new UserError('no-such-cluster', notThere(name))
  }
  const { cluster } = state
  state.cluster = undefined
  await cluster?.close()
  await file.change(({ cluster: _cluster, ...project }) => project)
  const folder = clusterFolder(options)
  if (folder !== undefined) await rm(folder, { recursive: true, force: true })
  await options.onClusterChange?.(sandboxOf(state))
}

async function reset(state: State): Promise<void> {
  const { file, flavour } = state
  const existing = file.project.cluster
  if (existing) await remove(state, existing.name)
  await file.change((project) => ({ ...project, firewall: [] }))
  state.firewall.changed()
  if (flavour.immediate) await create(state, existing ?? {})
}

function existsAlready(name: string) {
  return { en: `The sandbox has a cluster already: ${name}.`, ko: `샌드박스에 이미 클러스터가 있습니다: ${name}.` }
}

function notThere(name: string) {
  const quoted = JSON.stringify(name)
  return { en: `The sandbox has no cluster ${quoted}.`, ko: `샌드박스에 ${quoted} 클러스터가 없습니다.` }
}

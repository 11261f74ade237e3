import { readFile } from 'node:fs/promises'
import { clusterMessages } from '../i18n/cluster-messages.ts'
import type { SandboxFlavour, SandboxStatus } from '../providers/sandbox-control.ts'
import { sandboxControl } from '../providers/sandbox-control.ts'
import { sandboxHome } from '../providers/sandbox-home.ts'
import { UserError } from '../util/errors.ts'
import type { Context, Output } from './context.ts'

export interface ClusterOptions {
  flavour?: SandboxFlavour | undefined
  nodes?: number | undefined
  port?: number | undefined
}

/** The JSON of `k8slab cluster status` and `up`. */
export interface ClusterReport {
  running: boolean
  pid: number | null
  server: string | null
  version: string | null
  home: string
  flavour: SandboxFlavour
  nodes: string[]
  addresses: { address: string; port: number | null; local: string }[]
}

/** Starts the sandbox, or finds the one that runs. */
export async function clusterUp(options: ClusterOptions, context: Context): Promise<ClusterReport> {
  const flavour = options.flavour ?? (await runningFlavour(context)) ?? 'minikube'
  const home = await sandboxHome(context.home, flavour)
  const status = await (await sandboxControl()).up({ home, flavour, nodes: options.nodes, port: options.port })
  return reportOf(home, flavour, status)
}

/** Stops the sandbox; with `remove` everything in it is deleted. Resolves with whether one was running. */
export async function clusterDown(options: ClusterOptions & { remove: boolean }, context: Context): Promise<boolean> {
  const flavour = options.flavour ?? (await runningFlavour(context)) ?? 'minikube'
  const home = await sandboxHome(context.home, flavour)
  const control = await sandboxControl()
  return options.remove ? control.remove(home) : control.down(home)
}

export async function clusterStatus(options: ClusterOptions, context: Context): Promise<ClusterReport> {
  const flavour = options.flavour ?? (await runningFlavour(context)) ?? 'minikube'
  const home = await sandboxHome(context.home, flavour)
  return reportOf(home, flavour, await (await sandboxControl()).status(home))
}

/** The path of the admin's kubeconfig, and its content. */
export async function clusterKubeconfig(
  options: ClusterOptions,
  context: Context,
): Promise<{ path: string; content: string }> {
  const report = await clusterStatus(options, context)
  const path = (await sandboxControl()).kubeconfigPath(report.home)
  const content = report.running ? await readFile(path, 'utf8').catch(() => undefined) : undefined
  if (content !== undefined) return { path, content }
  const say = clusterMessages(context.output.language)
  throw new UserError('no-cluster', report.running ? say.noCluster : say.notRunning, { suggestions: [say.startIt] })
}

/** With one sandbox running, commands mean that one. */
async function runningFlavour(context: Context): Promise<SandboxFlavour | undefined> {
  const control = await sandboxControl()
  for (const flavour of ['minikube', 'gke'] as const) {
    if (await control.status(await sandboxHome(context.home, flavour))) return flavour
  }
  return undefined
}

function reportOf(home: string, flavour: SandboxFlavour, status: SandboxStatus | undefined): ClusterReport {
  const nodes = status?.clusters.flatMap((cluster) => cluster.nodes.map((node) => node.name)) ?? []
  return {
    running: status !== undefined,
    pid: status?.pid ?? null,
    server: status?.url ?? null,
    version: status?.version ?? null,
    home,
    flavour,
    nodes,
    addresses: (status?.addresses ?? [])
      .filter((entry) => entry.state === 'open')
      .map(({ address, port, local }) => ({ address, port: port ?? null, local: `127.0.0.1:${local}` })),
  }
}

export function renderCluster(report: ClusterReport, { language }: Output): string {
  const say = clusterMessages(language)
  if (!report.running) return `${say.notRunning}\n  ${say.startIt}\n`
  const addresses = report.addresses.map(({ address, port, local }) => `  ${address}:${port ?? '*'}  ${local}`)
  const lines = [
    say.running(report.flavour, report.server ?? ''),
    report.nodes.length > 0 ? say.nodes(report.nodes.join(', ')) : say.noCluster,
    ...(addresses.length > 0 ? [say.reachable, ...addresses] : []),
    ...(report.nodes.length > 0 ? [say.useIt] : []),
  ]
  return `${lines.join('\n')}\n`
}

export function renderDown({ stopped, deleted }: { stopped: boolean; deleted: boolean }, { language }: Output): string {
  const say = clusterMessages(language)
  if (deleted) return `${say.deleted}\n`
  return `${stopped ? say.stopped : say.notRunning}\n`
}

import type { Clock } from './clock.ts'
import type { Cluster } from './cluster/cluster.ts'
import type { ClusterRecord, FirewallRule, Project } from './cluster/project.ts'
import type { Flavour, FlavourName } from './flavours/types.ts'
import type { AddressEntry } from './network/ports.ts'
import type { Audit } from './server/audit.ts'
import type { Certificates } from './server/pki/certificates.ts'

export interface SandboxOptions {
  flavour: FlavourName
  /** How many nodes a cluster has that is there from the start. */
  nodes?: number
  /** Where everything is kept; in memory only without. One process at a time may use a folder. */
  directory?: string
  clock?: Clock
  /** No nodes, no scheduler and nothing a provider adds: what a bare API server with its controllers is. Pods stay Pending. */
  controlPlaneOnly?: boolean
  /** The port of the API; the one used last, or a free one, without. */
  port?: number
  /** A cluster has come or gone. */
  onClusterChange?: (sandbox: Sandbox) => Promise<void>
  /** Whoever started it is answered before what runs in its cluster goes to work, which takes all of the time for a moment. */
  answersFirst?: boolean
  /** What went wrong behind the scenes; nothing is lost by it. */
  onError?: (error: unknown) => void
}

/** A sandbox: an API server on loopback and, once there is one, the cluster behind it. */
export interface Sandbox {
  readonly url: string
  readonly port: number
  readonly flavour: Flavour
  readonly project: Project
  readonly certificates: Certificates
  readonly audit: Audit
  /** Open connections, those that only listen included. */
  readonly connections: number
  readonly cluster: Cluster | undefined
  /** Where the cluster's outside addresses are found on this machine. */
  readonly addresses: readonly AddressEntry[]
  /** The admin's kubeconfig; its context is called as the flavour's own tool would call it. */
  kubeconfig(namespace?: string): string
  /** Creates the cluster. Throws a UserError when there is one of this name. */
  createCluster(request: { name?: string; zone?: string; nodes?: number }): Promise<ClusterRecord>
  deleteCluster(name: string): Promise<void>
  addFirewallRule(rule: FirewallRule): Promise<void>
  removeFirewallRule(name: string): Promise<boolean>
  /** Forgets the cluster, its volumes and the firewall's rules; a cluster that is there from the start is made anew. */
  reset(): Promise<void>
  close(): Promise<void>
}

import type { FirewallRule } from '../../cluster/project.ts'

/** A machine: a node of the cluster. */
export interface Instance {
  name: string
  internalIP: string
  externalIP: string
}

export interface CloudCluster {
  name: string
  zone: string
  nodes: readonly Instance[]
}

/** What gcloud shows of the made-up project that a sandbox of flavour `gke` lives in. */
export interface CloudState {
  account: string
  project: string
  /** Properties by `section/name`, e.g. `compute/zone`. */
  properties: Readonly<Record<string, string>>
  clusters: readonly CloudCluster[]
  firewallRules: readonly FirewallRule[]
}

/** One thing that a command does to the cloud. */
export type CloudChange =
  | { type: 'set-property'; name: string; value: string }
  | { type: 'unset-property'; name: string }
  | { type: 'create-cluster'; name: string; zone: string; nodes: number }
  | { type: 'delete-cluster'; name: string }
  | { type: 'create-firewall-rule'; rule: Omit<FirewallRule, 'creationTimestamp'> }
  | { type: 'delete-firewall-rule'; name: string }

/** The sandbox's side of Google Cloud. */
export interface CloudApi {
  state(): Promise<CloudState>
  change(change: CloudChange): Promise<CloudState>
  /** Writes the credentials of the cluster into the learner's kubeconfig and makes it the current context. */
  writeKubeconfig(): Promise<void>
  clearKubeconfig(): Promise<void>
  /** The folder on this machine that stands for a bucket's address, and the rest of the address below it; undefined when there is no such bucket. */
  bucket(url: string): { folder: string; path: string } | undefined
}

export interface CloudIo {
  out(text: string): void
  error(text: string): void
  cwd: string
  /** Asks yes or no; answers yes when nobody can be asked, as gcloud does without a terminal. */
  confirm(question: string): Promise<boolean>
  now(): number
}

/** Ends a command with gcloud's words: `ERROR: (gcloud.container.clusters.create) …`. */
export class CloudError extends Error {
  readonly exitCode: number
  constructor(message: string, exitCode = 1) {
    super(message)
    this.exitCode = exitCode
  }
}

export interface CommandInput {
  /** Positional arguments. */
  args: readonly string[]
  flags: ReadonlyMap<string, string>
  api: CloudApi
  io: CloudIo
}

/** One command of gcloud: its words, the flags it knows, what it does. */
export interface CloudCommand {
  /** `container clusters create` */
  path: string
  summary: string
  /** Names of the positional arguments, in the order they come; all required. */
  positionals: readonly string[]
  /** Flags with a value, and switches. */
  flags: readonly string[]
  switches?: readonly string[]
  run(input: CommandInput): Promise<void>
}

import type { ActivityRecord, ClusterFacts } from '../checks/result.ts'
import type { ProviderName } from '../checks/schema.ts'

/** What a lab asks of the cluster it runs on. */
export interface ClusterRequest {
  /** The folder of everything k8slab keeps. */
  home: string
  /** The lab's own state on this machine: where a kubeconfig for the learner may be kept. */
  stateFolder: string
  workFolder: string
  /** The namespace the learner's commands work in. */
  namespace: string
  /** What the sandbox looks like. */
  flavour: 'minikube' | 'gke'
  /** The storage bucket the learner copies the lab's files from, and the folder that stands for it on this machine. */
  bucket?: { url: string; folder: string }
  env: NodeJS.ProcessEnv
}

/** A cluster that a lab runs on, as its provider gives it. */
export interface ProvidedCluster {
  provider: ProviderName
  /** As shown: `sandbox`, or the name of the context. */
  name: string
  /** When it was started, where its provider knows; milliseconds since the epoch. */
  runsSince?: number
  /** Where k8slab itself reads the cluster. */
  kubeconfig: string
  context: string | undefined
  /** What the learner's commands get besides the environment: KUBECONFIG, PATH with the shims, … */
  environment: Readonly<Record<string, string>>
  /** Whether the learner fetches the lab's files from its bucket; else they are laid out at the start. */
  fetchesFiles: boolean
  /** Calls with what is known about the cluster, now and whenever it changes. Undefined when the provider knows nothing. */
  watchFacts?: (listener: (facts: ClusterFacts) => void) => () => void
  /** Calls with every request the learner's commands made since `since` (milliseconds since the epoch), and every later one. */
  watchActivity?: (since: number, listener: (record: ActivityRecord) => void) => () => void
  /** Forgets what the provider keeps for the lab beside the objects of the cluster. */
  reset?: () => Promise<void>
  /** Present where k8slab itself runs the cluster. */
  keeper?: ClusterKeeper
  close(): void
}

/** Looks after the process of a cluster. */
export interface ClusterKeeper {
  /** `crashed`: it has ended without being told to. */
  state(): Promise<'running' | 'crashed' | 'stopped'>
  /** Starts it with everything it had. */
  start(): Promise<void>
}

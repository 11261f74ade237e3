import type { ControllerOptions } from '../controllers/index.ts'
import type { Draft, KubeObject } from '../objects.ts'
import type { Node } from '../schema/types.gen.ts'

export type FlavourName = 'minikube' | 'gke'

export interface ClusterRequest {
  /** `minikube`, or what the learner calls it. */
  name: string
  zone: string
  nodes: number
}

/** What a kind of cluster looks like. */
export interface Flavour {
  readonly name: FlavourName
  readonly defaults: ClusterRequest
  /** Whether a cluster is there from the start; else the learner's command creates it. */
  readonly immediate: boolean
  /** Whether a firewall drops what comes from outside until a rule allows it. */
  readonly firewalled: boolean
  readonly loadBalancer: ControllerOptions['loadBalancer']
  /** Who the certificate in its kubeconfig says the user is. */
  readonly admin: string
  /** The name of its context in a kubeconfig. */
  contextName(cluster: { name: string; zone: string; project: string }): string
  /** Its nodes, as they register themselves. `seed` gives names their random letters and stays the same for one cluster. */
  nodes(request: ClusterRequest & { seed: string; now: number }): Draft<Node>[]
  /** The node whose pods show the control plane; without it nobody sees it. */
  controlPlaneNode?(cluster: string): string
  /** What its provider has put into it. */
  objects(): (Draft & KubeTyped)[]
  /** What runs in it besides; it comes up while the cluster is used already. `node` is the first one. */
  addons(node: string): (Draft & KubeTyped)[]
}

type KubeTyped = Pick<KubeObject, 'apiVersion' | 'kind'>

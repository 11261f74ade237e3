import type { KubeJson } from '../objects.ts'

/** The fields of Kubernetes' objects that reasons are read from. All may be missing: the objects come from any cluster. */

interface ContainerState {
  waiting?: { reason?: string; message?: string }
  running?: { startedAt?: string }
  terminated?: { exitCode?: number; reason?: string; message?: string }
}

export interface ContainerStatus {
  name: string
  ready?: boolean
  restartCount?: number
  image?: string
  state?: ContainerState
  lastState?: ContainerState
}

export interface ContainerPort {
  name?: string
  containerPort?: number
}

export interface KeyRef {
  name?: string
  key?: string
  optional?: boolean
}

export interface Container {
  name: string
  image?: string
  ports?: ContainerPort[]
  env?: { name: string; valueFrom?: { configMapKeyRef?: KeyRef; secretKeyRef?: KeyRef } }[]
  envFrom?: { configMapRef?: KeyRef; secretRef?: KeyRef }[]
}

interface Volume {
  name: string
  configMap?: { name?: string; optional?: boolean }
  secret?: { secretName?: string; optional?: boolean }
  persistentVolumeClaim?: { claimName?: string }
}

export interface Condition {
  type: string
  status: string
  reason?: string
  message?: string
}

export type Pod = KubeJson & {
  spec?: { containers?: Container[]; initContainers?: Container[]; volumes?: Volume[]; nodeName?: string }
  status?: {
    phase?: string
    conditions?: Condition[]
    containerStatuses?: ContainerStatus[]
    initContainerStatuses?: ContainerStatus[]
  }
}

export type Workload = KubeJson & {
  spec?: {
    replicas?: number
    paused?: boolean
    selector?: { matchLabels?: Record<string, string> }
    template?: { metadata?: { labels?: Record<string, string> } }
  }
  status?: { conditions?: Condition[]; replicas?: number }
}

export interface ServicePort {
  name?: string
  port?: number
  targetPort?: number | string
}

export type Service = KubeJson & {
  spec?: { type?: string; selector?: Record<string, string>; ports?: ServicePort[] }
  status?: { loadBalancer?: { ingress?: unknown[] } }
}

export type Claim = KubeJson & {
  spec?: { storageClassName?: string }
  status?: { phase?: string }
}

export interface IngressBackend {
  service?: { name?: string; port?: { number?: number; name?: string } }
}

export type Ingress = KubeJson & {
  spec?: {
    ingressClassName?: string
    defaultBackend?: IngressBackend
    rules?: { host?: string; http?: { paths?: { path?: string; backend?: IngressBackend }[] } }[]
  }
  status?: { loadBalancer?: { ingress?: unknown[] } }
}

export type Event = KubeJson & {
  type?: string
  reason?: string
  message?: string
  lastTimestamp?: string | null
  eventTime?: string | null
  series?: { lastObservedTime?: string }
  involvedObject?: { kind?: string; name?: string; uid?: string }
}

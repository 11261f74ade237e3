import type { PodSpec, PodTemplateSpec } from '../../schema/types.gen.ts'
import { roundResourceList } from '../common/resource-lists.ts'
import { defaultContainer } from './default-containers.ts'
import { defaultVolume } from './default-volumes.ts'

/** Defaults of a pod template: those of the pod spec, without what only whole pods get. */
export function defaultPodTemplate(template: PodTemplateSpec | undefined): void {
  if (!template) return
  template.spec ??= {} as PodSpec
  defaultPodSpec(template.spec)
}

/** SetDefaults_PodSpec and the defaults of everything inside. */
function defaultPodSpec(spec: PodSpec): void {
  spec.dnsPolicy ||= 'ClusterFirst'
  spec.restartPolicy ||= 'Always'
  spec.securityContext ??= {}
  spec.terminationGracePeriodSeconds ??= 30
  spec.schedulerName ||= 'default-scheduler'
  // The deprecated name of the same field always shows the same value.
  if (spec.serviceAccount && !spec.serviceAccountName) spec.serviceAccountName = spec.serviceAccount
  if (spec.serviceAccountName) spec.serviceAccount = spec.serviceAccountName
  for (const volume of spec.volumes ?? []) defaultVolume(volume)
  for (const container of spec.initContainers ?? []) defaultContainer(container)
  for (const container of spec.containers ?? []) defaultContainer(container)
  for (const container of spec.ephemeralContainers ?? []) defaultContainer(container)
  roundResourceList(spec.overhead)
  roundResourceList(spec.resources?.limits)
  roundResourceList(spec.resources?.requests)
}

/** SetDefaults_Pod: what only pods themselves get, not templates. */
export function defaultPod(spec: PodSpec): void {
  defaultPodSpec(spec)
  for (const container of [...(spec.containers ?? []), ...(spec.initContainers ?? [])]) {
    const { limits } = container.resources ?? {}
    if (limits && container.resources) container.resources.requests = { ...limits, ...container.resources.requests }
  }
  spec.enableServiceLinks ??= true
  if (spec.hostNetwork) defaultHostPorts(spec)
}

function defaultHostPorts(spec: PodSpec): void {
  for (const container of [...(spec.containers ?? []), ...(spec.initContainers ?? [])]) {
    for (const port of container.ports ?? []) port.hostPort ||= port.containerPort
  }
}

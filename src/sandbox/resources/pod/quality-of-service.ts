import type { Container, PodSpec } from '../../schema/types.gen.ts'

const computeResources = ['cpu', 'memory'] as const

/** The QoS class of a pod (`ComputePodQOS` in pkg/apis/core/helper/qos). */
export function qualityOfService(spec: PodSpec): 'Guaranteed' | 'Burstable' | 'BestEffort' {
  const containers = [...(spec.containers ?? []), ...(spec.initContainers ?? [])]
  if (containers.every((container) => !hasResources(container))) return 'BestEffort'
  return containers.every(isGuaranteed) ? 'Guaranteed' : 'Burstable'
}

function hasResources({ resources }: Container): boolean {
  return computeResources.some((name) => isSet(resources?.requests?.[name]) || isSet(resources?.limits?.[name]))
}

function isGuaranteed({ resources }: Container): boolean {
  return computeResources.every((name) => {
    const limit = resources?.limits?.[name]
    return isSet(limit) && (resources?.requests?.[name] ?? limit) === limit
  })
}

function isSet(quantity: string | undefined): boolean {
  return quantity !== undefined && Number.parseFloat(quantity) !== 0
}

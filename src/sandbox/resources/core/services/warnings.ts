import type { Draft } from '../../../objects.ts'
import type { Service } from '../../../schema/types.gen.ts'
import { addressWarnings, cidrWarnings } from '../../common/address-warnings.ts'

const OLD_TOPOLOGY = 'service.kubernetes.io/topology-aware-hints'

/** `GetWarningsForService` */
export function serviceWarnings({ metadata, spec }: Draft<Service>): string[] {
  const { clusterIPs = [], externalIPs = [], loadBalancerIP, loadBalancerSourceRanges = [] } = spec ?? {}
  const isName = spec?.type === 'ExternalName'
  return [
    ...(metadata.annotations?.[OLD_TOPOLOGY] === undefined
      ? []
      : [`annotation ${OLD_TOPOLOGY} is deprecated, please use service.kubernetes.io/topology-mode instead`]),
    ...clusterIPs.flatMap((address, index) =>
      address === 'None' ? [] : addressWarnings(`spec.clusterIPs[${index}]`, address),
    ),
    ...externalIPs.flatMap((address, index) => addressWarnings(`spec.externalIPs[${index}]`, address)),
    ...(loadBalancerIP ? addressWarnings('spec.loadBalancerIP', loadBalancerIP) : []),
    ...loadBalancerSourceRanges.flatMap((cidr, index) => cidrWarnings(`spec.loadBalancerSourceRanges[${index}]`, cidr)),
    ...(isName && externalIPs.length > 0 ? ['spec.externalIPs is ignored when spec.type is "ExternalName"'] : []),
    ...(!isName && spec?.externalName ? ['spec.externalName is ignored when spec.type is not "ExternalName"'] : []),
  ]
}

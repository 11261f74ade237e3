import { kinds } from '../../../kinds.ts'
import type { LoadBalancerIngress, Service, ServicePort } from '../../../schema/types.gen.ts'
import { columnsOf } from '../../columns.ts'
import { age, formatLabels } from '../../common/cells.ts'
import { collect } from '../../common/field-errors.ts'
import type { Particular } from '../../common/strategy.ts'
import { checkLoadBalancerStatus, checkServiceUpdate } from './addresses.ts'
import { defaultService } from './defaults.ts'
import { prepareNewService, prepareUpdatedService } from './prepare.ts'
import { serviceErrors } from './rules.ts'
import { serviceWarnings } from './warnings.ts'

export const services: Particular<Service> = {
  kind: kinds.services,
  names: 'label1035',
  setDefaults: defaultService,
  prepareForCreate: (draft) => prepareNewService(draft),
  prepareForUpdate: (draft, old) => prepareUpdatedService(draft, old),
  changesFirst: true,
  validate: serviceErrors,
  validateUpdate: (service, old) => collect((errors) => checkServiceUpdate(errors, service, old)),
  validateStatusUpdate: (service) => collect((errors) => checkLoadBalancerStatus(errors, service)),
  warnings: serviceWarnings,
  selectableFields: {
    'spec.clusterIP': ({ spec }) => spec?.clusterIP ?? '',
    'spec.type': ({ spec }) => spec?.type ?? '',
  },
  table: { columns: columnsOf(kinds.services), cells: (service, { now }) => cells(service, now) },
}

function cells(service: Service, now: number): unknown[] {
  const { spec } = service
  return [
    service.metadata.name,
    spec?.type ?? '',
    spec?.clusterIPs?.[0] ?? '<none>',
    externalAddresses(service),
    portsText(spec?.ports) || '<none>',
    age(service, now),
    formatLabels(spec?.selector),
  ]
}

/** EXTERNAL-IP (`getServiceExternalIP`). */
function externalAddresses({ spec, status }: Service): string {
  const externalIPs = spec?.externalIPs ?? []
  switch (spec?.type) {
    case 'ClusterIP':
    case 'NodePort':
      return externalIPs.join(',') || '<none>'
    case 'LoadBalancer':
      return [...ingressAddresses(status?.loadBalancer?.ingress), ...externalIPs].join(',') || '<pending>'
    case 'ExternalName':
      return spec.externalName ?? ''
    default:
      return '<unknown>'
  }
}

/** The addresses of a load balancer, each once, sorted. */
export function ingressAddresses(ingress: readonly Pick<LoadBalancerIngress, 'ip' | 'hostname'>[] | undefined) {
  const addresses = (ingress ?? []).map(({ ip, hostname }) => ip || hostname || '')
  return [...new Set(addresses.filter((address) => address !== ''))].sort()
}

function portsText(ports: readonly ServicePort[] | undefined): string {
  return (ports ?? [])
    .map(({ port, nodePort, protocol }) => `${nodePort ? `${port}:${nodePort}` : port}/${protocol ?? 'TCP'}`)
    .join(',')
}

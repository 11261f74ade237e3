import { found } from './finding.ts'
import { portsText, serviceReasons } from './service.ts'
import type { Finding } from './types.ts'
import type { Ingress, IngressBackend, Service } from './views.ts'
import type { World } from './world.ts'

/** Why an Ingress leads nowhere: its class, its backends, their ports, and what is behind them. */
export async function ingressReasons(ingress: Ingress, world: World): Promise<Finding[]> {
  const services = await world.services()
  const reasons = backendsOf(ingress).flatMap(({ path, backend }) => backendReasons(ingress, path, backend, services))
  const missingClass = await classReason(ingress, world)
  if (reasons.length > 0 || missingClass) return [...(missingClass ? [missingClass] : []), ...reasons]
  const behind = await Promise.all(
    backendsOf(ingress).flatMap(({ backend }) => {
      const service = services.find(({ metadata }) => metadata.name === backend.service?.name)
      return service ? [serviceReasons(service, world)] : []
    }),
  )
  if (behind.flat().length > 0) return behind.flat()
  const hasAddress = (ingress.status?.loadBalancer?.ingress ?? []).length > 0
  return hasAddress ? [] : [found('ingressNoAddress', ingress)]
}

function backendsOf({ spec }: Ingress): { path: string; backend: IngressBackend }[] {
  const rules = (spec?.rules ?? []).flatMap(({ host = '', http }) =>
    (http?.paths ?? []).flatMap(({ path = '/', backend }) => (backend ? [{ path: host + path, backend }] : [])),
  )
  return spec?.defaultBackend ? [...rules, { path: '*', backend: spec.defaultBackend }] : rules
}

function backendReasons(
  ingress: Ingress,
  path: string,
  { service: wanted }: IngressBackend,
  services: readonly Service[],
): Finding[] {
  if (!wanted) return []
  const service = services.find(({ metadata }) => metadata.name === wanted.name)
  const params = { path, service: wanted.name ?? '' }
  if (!service) return [found('ingressNoService', ingress, params)]
  const ports = service.spec?.ports ?? []
  const port = wanted.port?.number ?? wanted.port?.name
  if (port === undefined || ports.some((one) => one.port === port || one.name === port)) return []
  return [found('ingressNoPort', ingress, { ...params, port, ports: portsText(ports) })]
}

async function classReason(ingress: Ingress, world: World): Promise<Finding | undefined> {
  const wanted = ingress.spec?.ingressClassName
  if (wanted === undefined) return undefined
  const classes = await world.list('networking.k8s.io/v1', 'IngressClass')
  return classes.some(({ metadata }) => metadata.name === wanted)
    ? undefined
    : found('ingressNoClass', ingress, { class: wanted })
}

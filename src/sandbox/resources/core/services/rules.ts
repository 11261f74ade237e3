import type { Draft } from '../../../objects.ts'
import type { Service, ServicePort, ServiceSpec } from '../../../schema/types.gen.ts'
import { checkAddress, checkCidr, checkOrdinaryAddress, isAddress } from '../../common/addresses.ts'
import { collect, type FieldErrors } from '../../common/field-errors.ts'
import { GoText, quote } from '../../common/go-values.ts'
import { checkLabels } from '../../common/labels.ts'
import { dnsLabelErrors, dnsSubdomainErrors, portNumberErrors, qualifiedNameErrors } from '../../common/names.ts'
import { checkPort } from '../../pod/validation/probes.ts'
import type { FieldError } from '../../types.ts'
import { checkClusterIPs, isHeadless } from './addresses.ts'

/**
 * `ValidateService`. The registry allocates addresses before it validates; when that is impossible, nothing else is looked at.
 */
export function serviceErrors({ metadata, spec = {} }: Draft<Service>): FieldError[] {
  const addresses = collect((errors) => checkClusterIPs(errors, spec))
  if (addresses.length > 0) return addresses
  return collect((errors) => {
    if (!spec.ports?.length && !isHeadless(spec) && spec.type !== 'ExternalName') errors.required('spec.ports')
    checkTypeFields(errors, spec)
    checkPorts(errors, spec)
    checkLabels(errors, 'spec.selector', spec.selector)
    checkSessionAffinity(errors, spec)
    for (const [index, address] of (spec.externalIPs ?? []).entries()) {
      const path = `spec.externalIPs[${index}]`
      if (isAddress(address)) checkOrdinaryAddress(errors, path, address)
      else checkAddress(errors, path, address)
    }
    errors.oneOf('spec.type', spec.type, ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort'])
    checkNodePorts(errors, spec)
    checkSourceRanges(errors, spec, metadata.annotations ?? {})
    checkLoadBalancer(errors, spec)
    checkTrafficPolicies(errors, spec)
  })
}

function checkTypeFields(errors: FieldErrors, spec: ServiceSpec): void {
  const { type, clusterIPs } = spec
  if ((type === 'LoadBalancer' || type === 'NodePort') && isHeadless(spec))
    errors.invalid('spec.clusterIPs[0]', clusterIPs?.[0], `may not be set to 'None' for ${type} services`)
  if (type !== 'ExternalName') return
  for (const name of ['clusterIPs', 'ipFamilies', 'ipFamilyPolicy'] as const) {
    if (spec[name]?.length) errors.forbidden(`spec.${name}`, 'may not be set for ExternalName services')
  }
  const name = (spec.externalName ?? '').replace(/\.$/, '')
  if (name === '') errors.required('spec.externalName')
  else errors.invalidAll('spec.externalName', name, dnsSubdomainErrors(name))
}

function checkPorts(errors: FieldErrors, { ports = [] }: ServiceSpec): void {
  const names = new Set<string>()
  for (const [index, port] of ports.entries())
    checkOnePort(errors, `spec.ports[${index}]`, port, ports.length > 1, names)
}

function checkOnePort(errors: FieldErrors, path: string, port: ServicePort, named: boolean, names: Set<string>): void {
  if (named && !port.name) errors.required(`${path}.name`)
  else if (port.name) {
    errors.invalidAll(`${path}.name`, port.name, dnsLabelErrors(port.name))
    if (names.has(port.name)) errors.duplicate(`${path}.name`, port.name)
    names.add(port.name)
  }
  errors.invalidAll(`${path}.port`, port.port, portNumberErrors(port.port))
  errors.oneOf(`${path}.protocol`, port.protocol, ['SCTP', 'TCP', 'UDP'])
  checkPort(errors, `${path}.targetPort`, port.targetPort ?? 0)
  if (port.appProtocol !== undefined)
    errors.invalidAll(`${path}.appProtocol`, port.appProtocol, qualifiedNameErrors(port.appProtocol))
}

const day = 86400

function checkSessionAffinity(errors: FieldErrors, { sessionAffinity, sessionAffinityConfig }: ServiceSpec): void {
  errors.oneOf('spec.sessionAffinity', sessionAffinity, ['ClientIP', 'None'])
  if (sessionAffinity !== 'ClientIP') return
  const timeout = sessionAffinityConfig?.clientIP?.timeoutSeconds ?? 0
  if (timeout <= 0 || timeout > day)
    errors.invalid(
      'spec.sessionAffinityConfig.clientIP.timeoutSeconds',
      timeout,
      `must be greater than 0 and less than ${day}`,
    )
}

function checkNodePorts(errors: FieldErrors, { type, ports = [] }: ServiceSpec): void {
  if (type === 'ClusterIP') {
    for (const [index, { nodePort }] of ports.entries())
      if (nodePort) errors.forbidden(`spec.ports[${index}].nodePort`, "may not be used when `type` is 'ClusterIP'")
  }
  const nodePorts = new Set<string>()
  for (const [index, { nodePort, protocol }] of ports.entries()) {
    if (!nodePort) continue
    if (nodePorts.has(`${protocol} ${nodePort}`)) errors.duplicate(`spec.ports[${index}].nodePort`, nodePort)
    nodePorts.add(`${protocol} ${nodePort}`)
  }
  const numbers = new Set<string>()
  for (const [index, { port, protocol }] of ports.entries()) {
    if (numbers.has(`${protocol} ${port}`)) errors.duplicate(`spec.ports[${index}]`, goPort(port, protocol ?? ''))
    numbers.add(`${protocol} ${port}`)
  }
}

function goPort(port: number, protocol: string): GoText {
  const target = 'TargetPort:intstr.IntOrString{Type:0, IntVal:0, StrVal:""}, NodePort:0'
  const text = `Name:"", Protocol:${quote(protocol)}, AppProtocol:(*string)(nil), Port:${port}, ${target}`
  return new GoText(`core.ServicePort{${text}}`)
}

const onlyForLoadBalancers = "may only be used when `type` is 'LoadBalancer'"
const rangesAnnotation = 'service.beta.kubernetes.io/load-balancer-source-ranges'

function checkSourceRanges(errors: FieldErrors, spec: ServiceSpec, annotations: Record<string, string>): void {
  const ranges = spec.loadBalancerSourceRanges ?? []
  if (ranges.length > 0) {
    if (spec.type !== 'LoadBalancer') errors.forbidden('spec.LoadBalancerSourceRanges', onlyForLoadBalancers)
    for (const [index, range] of ranges.entries())
      checkCidr(errors, `spec.LoadBalancerSourceRanges[${index}]`, range.trim())
    return
  }
  const annotation = annotations[rangesAnnotation]
  if (annotation === undefined) return
  const field = `metadata.annotations[${rangesAnnotation}]`
  if (spec.type !== 'LoadBalancer') errors.forbidden(field, onlyForLoadBalancers)
  if (annotation.trim() !== '') for (const range of annotation.split(',')) checkCidr(errors, field, range.trim())
}

function checkLoadBalancer(errors: FieldErrors, spec: ServiceSpec): void {
  const balanced = spec.type === 'LoadBalancer'
  if (spec.allocateLoadBalancerNodePorts !== undefined && !balanced)
    errors.forbidden('spec.allocateLoadBalancerNodePorts', onlyForLoadBalancers)
  const { loadBalancerClass } = spec
  if (loadBalancerClass === undefined) return
  if (balanced) errors.invalidAll('spec.loadBalancerClass', loadBalancerClass, qualifiedNameErrors(loadBalancerClass))
  else errors.forbidden('spec.loadBalancerClass', onlyForLoadBalancers)
}

function checkTrafficPolicies(errors: FieldErrors, spec: ServiceSpec): void {
  const { type, externalTrafficPolicy, internalTrafficPolicy, trafficDistribution, healthCheckNodePort } = spec
  const external =
    type === 'LoadBalancer' || type === 'NodePort' || (type === 'ClusterIP' && !!spec.externalIPs?.length)
  if (external) errors.oneOf('spec.externalTrafficPolicy', externalTrafficPolicy, ['Cluster', 'Local'])
  else if (externalTrafficPolicy)
    errors.invalid(
      'spec.externalTrafficPolicy',
      externalTrafficPolicy,
      'may only be set for externally-accessible services',
    )
  if (healthCheckNodePort && !(type === 'LoadBalancer' && externalTrafficPolicy === 'Local'))
    errors.invalid(
      'spec.healthCheckNodePort',
      healthCheckNodePort,
      "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'",
    )
  if (internalTrafficPolicy !== undefined && !['Cluster', 'Local'].includes(internalTrafficPolicy))
    errors.notSupported('spec.internalTrafficPolicy', internalTrafficPolicy, ['Cluster', 'Local'])
  if (trafficDistribution !== undefined && trafficDistribution !== 'PreferClose')
    errors.notSupported('spec.trafficDistribution', trafficDistribution, ['PreferClose'])
}

import type { Container, ObjectMeta, PodSpec, Volume } from '../../schema/types.gen.ts'
import { containersOf, containersWith, type Finding, finding, subject } from './pod-security-findings.ts'
import { seLinuxOptions } from './pod-security-selinux.ts'

type Check = (spec: PodSpec, metadata: ObjectMeta) => Finding | undefined

/** Source: k8s.io/pod-security-admission/policy, version 1.33; the order is that of its messages. */
export const baseline: Readonly<Record<string, Check>> = {
  capabilities: (spec) => capabilitiesOutside(spec, DEFAULT_CAPABILITIES),
  hostNamespaces(spec) {
    const used = (['hostNetwork', 'hostPID', 'hostIPC'] as const).filter((field) => spec[field])
    return finding('host namespaces', used.map((field) => `${field}=true`).join(', '))
  },
  hostPath: (spec) =>
    named(
      'hostPath volumes',
      volumesOf(spec, ({ hostPath }) => hostPath !== undefined),
      'volume',
      '',
    ),
  hostPorts: hostPorts,
  privileged: (spec) =>
    named(
      'privileged',
      containersWith(spec, ({ privileged }) => privileged === true),
      'container',
      ' must not set securityContext.privileged=true',
    ),
  procMount: (spec) =>
    named(
      'procMount',
      containersWith(spec, ({ procMount }) => procMount !== undefined && procMount !== 'Default'),
      'container',
      ' must not set securityContext.procMount to "Unmasked"',
    ),
  seLinux: seLinuxOptions,
  seccomp(spec) {
    const wrong = containersWith(spec, ({ seccompProfile }) => seccompProfile?.type === 'Unconfined')
    const texts = [
      ...(spec.securityContext?.seccompProfile?.type === 'Unconfined'
        ? ['pod must not set securityContext.seccompProfile.type to "Unconfined"']
        : []),
      ...(wrong.length > 0
        ? [`${subject('container', wrong)} must not set securityContext.seccompProfile.type to "Unconfined"`]
        : []),
    ]
    return finding('seccompProfile', texts.join(', '))
  },
  sysctls(spec) {
    const unsafe = (spec.securityContext?.sysctls ?? []).filter(({ name }) => !SAFE_SYSCTLS.has(name))
    return finding('forbidden sysctls', unsafe.map(({ name }) => name).join(', '))
  },
}

export const restricted: Readonly<Record<string, Check>> = {
  allowPrivilegeEscalation: (spec) =>
    named(
      'allowPrivilegeEscalation != false',
      containersWith(spec, ({ allowPrivilegeEscalation }) => allowPrivilegeEscalation !== false),
      'container',
      ' must set securityContext.allowPrivilegeEscalation=false',
    ),
  capabilities: restrictedCapabilities,
  volumes(spec) {
    const wrong = (spec.volumes ?? []).flatMap((volume) =>
      ALLOWED_VOLUMES.some((type) => volume[type] !== undefined) ? [] : [volume],
    )
    const types = [...new Set(wrong.map(typeOf))].map((type) => JSON.stringify(type)).join(', ')
    const plural = wrong.length > 1
    return wrong.length === 0
      ? undefined
      : finding(
          'restricted volume types',
          `${subject(
            'volume',
            wrong.map(({ name }) => name),
          )} ${plural ? 'use' : 'uses'} restricted volume type${plural ? 's' : ''} ${types}`,
        )
  },
  runAsNonRoot(spec) {
    const byPod = spec.securityContext?.runAsNonRoot === true
    const wrong = containersWith(
      spec,
      ({ runAsNonRoot }) => runAsNonRoot === false || (runAsNonRoot === undefined && !byPod),
    )
    const explicit = containersWith(spec, ({ runAsNonRoot }) => runAsNonRoot === false)
    if (explicit.length > 0)
      return named('runAsNonRoot != true', explicit, 'container', ' must not set securityContext.runAsNonRoot=false')
    return wrong.length === 0
      ? undefined
      : finding(
          'runAsNonRoot != true',
          `pod or ${subject('container', wrong)} must set securityContext.runAsNonRoot=true`,
        )
  },
  runAsUser(spec) {
    const wrong = containersWith(spec, ({ runAsUser }) => runAsUser === 0)
    const texts = [
      ...(spec.securityContext?.runAsUser === 0 ? ['pod must not set runAsUser=0'] : []),
      ...(wrong.length > 0 ? [`${subject('container', wrong)} must not set runAsUser=0`] : []),
    ]
    return finding('runAsUser=0', texts.join(', '))
  },
  seccomp(spec) {
    const allowed = (type: string | undefined) => type === 'RuntimeDefault' || type === 'Localhost'
    const byPod = allowed(spec.securityContext?.seccompProfile?.type)
    const wrong = containersWith(spec, ({ seccompProfile }) =>
      seccompProfile?.type === undefined ? !byPod : !allowed(seccompProfile.type),
    )
    if (wrong.length === 0) return undefined
    return finding(
      'seccompProfile',
      `pod or ${subject('container', wrong)} must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost"`,
    )
  },
}

const DEFAULT_CAPABILITIES = new Set([
  'AUDIT_WRITE',
  'CHOWN',
  'DAC_OVERRIDE',
  'FOWNER',
  'FSETID',
  'KILL',
  'MKNOD',
  'NET_BIND_SERVICE',
  'SETFCAP',
  'SETGID',
  'SETPCAP',
  'SETUID',
  'SYS_CHROOT',
])

const SAFE_SYSCTLS = new Set([
  'kernel.shm_rmid_forced',
  'net.ipv4.ip_local_port_range',
  'net.ipv4.ip_local_reserved_ports',
  'net.ipv4.ip_unprivileged_port_start',
  'net.ipv4.ping_group_range',
  'net.ipv4.tcp_fin_timeout',
  'net.ipv4.tcp_keepalive_intvl',
  'net.ipv4.tcp_keepalive_probes',
  'net.ipv4.tcp_keepalive_time',
  'net.ipv4.tcp_rmem',
  'net.ipv4.tcp_syncookies',
  'net.ipv4.tcp_wmem',
])

const ALLOWED_VOLUMES = [
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'persistentVolumeClaim',
  'projected',
  'secret',
] as const

function named(reason: string, names: readonly string[], noun: string, rest: string): Finding | undefined {
  return names.length === 0 ? undefined : { reason, detail: `${subject(noun, names)}${rest}` }
}

function volumesOf(spec: PodSpec, test: (volume: Volume) => boolean): string[] {
  return (spec.volumes ?? []).filter(test).map(({ name }) => name)
}

function typeOf(volume: Volume): string {
  return Object.keys(volume).find((field) => field !== 'name') ?? 'unknown'
}

function hostPorts(spec: PodSpec): Finding | undefined {
  const users = containersOf(spec).filter(({ ports }) => ports?.some(({ hostPort }) => hostPort))
  if (users.length === 0) return undefined
  const ports = [
    ...new Set(users.flatMap((container) => (container.ports ?? []).flatMap(({ hostPort }) => hostPort || []))),
  ]
  const plural = users.length > 1
  const names = subject(
    'container',
    users.map(({ name }) => name),
  )
  return finding(
    'hostPort',
    `${names} ${plural ? 'use' : 'uses'} hostPort${ports.length > 1 ? 's' : ''} ${ports.join(', ')}`,
  )
}

function capabilitiesOutside(spec: PodSpec, allowed: ReadonlySet<string>): Finding | undefined {
  const added = ({ securityContext }: Container) =>
    (securityContext?.capabilities?.add ?? []).filter((name) => !allowed.has(name))
  const wrong = containersOf(spec).filter((container) => added(container).length > 0)
  if (wrong.length === 0) return undefined
  const names = [...new Set(wrong.flatMap(added))].sort().map((name) => JSON.stringify(name))
  const detail = `${subject(
    'container',
    wrong.map(({ name }) => name),
  )} must not include ${names.join(', ')} in securityContext.capabilities.add`
  return finding('non-default capabilities', detail)
}

function restrictedCapabilities(spec: PodSpec): Finding | undefined {
  const keepsAll = containersWith(spec, ({ capabilities }) => !capabilities?.drop?.includes('ALL'))
  const other = (name: string) => name !== 'NET_BIND_SERVICE'
  const adding = containersWith(spec, ({ capabilities }) => capabilities?.add?.some(other) ?? false)
  const added = containersOf(spec).flatMap(({ securityContext }) =>
    (securityContext?.capabilities?.add ?? []).filter(other),
  )
  const list = [...new Set(added)].sort().map((name) => JSON.stringify(name))
  const texts = [
    ...(keepsAll.length > 0
      ? [`${subject('container', keepsAll)} must set securityContext.capabilities.drop=["ALL"]`]
      : []),
    ...(adding.length > 0
      ? [`${subject('container', adding)} must not include ${list.join(', ')} in securityContext.capabilities.add`]
      : []),
  ]
  return finding('unrestricted capabilities', texts.join('; '))
}

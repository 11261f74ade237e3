import type { Container, PodSpec, SecurityContext } from '../../schema/types.gen.ts'

/** What a check forbids and where it found it; undefined when the pod passes. */
export interface Finding {
  reason: string
  detail: string
}

export function finding(reason: string, detail: string): Finding | undefined {
  return detail === '' ? undefined : { reason, detail }
}

export function subject(noun: string, names: readonly string[]): string {
  return `${noun}${names.length > 1 ? 's' : ''} ${names.map((name) => JSON.stringify(name)).join(', ')}`
}

export function containersOf(spec: PodSpec): Container[] {
  return [...(spec.initContainers ?? []), ...spec.containers, ...((spec.ephemeralContainers ?? []) as Container[])]
}

export function containersWith(spec: PodSpec, test: (context: SecurityContext) => boolean): string[] {
  return containersOf(spec)
    .filter(({ securityContext }) => test(securityContext ?? {}))
    .map(({ name }) => name)
}

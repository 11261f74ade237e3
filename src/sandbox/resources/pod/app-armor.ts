import { isDeepStrictEqual } from 'node:util'
import type { Draft } from '../../objects.ts'
import type { AppArmorProfile, Pod } from '../../schema/types.gen.ts'

export const APP_ARMOR = 'container.apparmor.security.beta.kubernetes.io/'

/** The profiles of containers were annotations once: annotations become fields, and fields annotations (`applyAppArmorVersionSkew`). */
export function syncAppArmor({ metadata, spec }: Draft<Pod>, warn: (text: string) => void): void {
  if (spec?.os?.name === 'windows') return
  const ofPod = spec?.securityContext?.appArmorProfile
  for (const container of [...(spec?.initContainers ?? []), ...(spec?.containers ?? [])]) {
    const key = APP_ARMOR + container.name
    const annotation = metadata.annotations?.[key]
    const own = container.securityContext?.appArmorProfile
    if (annotation === undefined) {
      const profile = own ?? ofPod
      if (profile) metadata.annotations = { ...metadata.annotations, [key]: annotationOf(profile) }
      continue
    }
    if (own) continue
    const profile = profileOf(annotation)
    if (profile && isDeepStrictEqual(profile, ofPod)) continue
    if (profile) container.securityContext = { ...container.securityContext, appArmorProfile: profile }
    warn(profileWarning('metadata.annotations', container.name))
  }
}

function annotationOf({ type, localhostProfile }: AppArmorProfile): string {
  if (type === 'Localhost') return `localhost/${localhostProfile ?? ''}`
  return type === 'RuntimeDefault' ? 'runtime/default' : 'unconfined'
}

function profileOf(annotation: string): AppArmorProfile | undefined {
  if (annotation === 'runtime/default') return { type: 'RuntimeDefault' }
  if (annotation === 'unconfined') return { type: 'Unconfined' }
  const [, localhostProfile] = /^localhost\/(.+)$/.exec(annotation) ?? []
  return localhostProfile ? { type: 'Localhost', localhostProfile } : undefined
}

/** That the profile of a container is an annotation and no field. */
export function profileWarning(field: string, container: string): string {
  return `${field}[${APP_ARMOR}${container}]: deprecated since v1.30; use the "appArmorProfile" field instead`
}

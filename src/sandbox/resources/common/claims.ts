import type { PersistentVolumeClaimSpec } from '../../schema/types.gen.ts'
import { roundResourceList } from './resource-lists.ts'

/** SetDefaults_PersistentVolumeClaimSpec; claims are also made from templates. */
export function defaultClaimSpec(spec: PersistentVolumeClaimSpec | undefined): void {
  if (!spec) return
  spec.volumeMode ??= 'Filesystem'
  spec.resources ??= {}
  roundResourceList(spec.resources.limits)
  roundResourceList(spec.resources.requests)
}

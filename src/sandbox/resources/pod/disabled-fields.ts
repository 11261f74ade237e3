import type { PodSpec } from '../../schema/types.gen.ts'

/** Removes the fields of features that are off in Kubernetes 1.33: image volumes, dynamic resources, pod level resources. */
export function dropDisabledFields(spec: PodSpec): void {
  if (spec.volumes) spec.volumes = spec.volumes.filter((volume) => volume.image === undefined)
  delete spec.resourceClaims
  delete spec.resources
  for (const container of [...(spec.containers ?? []), ...(spec.initContainers ?? [])]) {
    delete container.resources?.claims
    delete container.lifecycle?.stopSignal
  }
}

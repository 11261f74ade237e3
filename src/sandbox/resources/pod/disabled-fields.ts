import type { Draft } from '../../objects.ts'
import type { Container, PodSpec, Volume } from '../../schema/types.gen.ts'

/**
 * Removes the fields of features that are off in Kubernetes 1.33 from the pods that an object is or makes: image volumes, trust bundles,
 * dynamic resources, pod level resources.
 */
export function dropDisabledFields(object: Draft): void {
  for (const spec of podSpecsOf(object)) dropFromSpec(spec)
}

interface Holder {
  spec?: Holder & PodSpec
  template?: Holder
  jobTemplate?: Holder
}

/** Those of pods, of templates and of templates of jobs. */
function podSpecsOf(object: object): PodSpec[] {
  const { spec, template, jobTemplate } = object as Holder
  const own = Array.isArray(spec?.containers) ? [spec] : []
  const inner = [spec, template, jobTemplate].filter((each) => typeof each === 'object' && each !== null)
  return [...own, ...inner.flatMap(podSpecsOf)]
}

function dropFromSpec(spec: PodSpec): void {
  dropImageVolumes(spec)
  for (const { projected } of spec.volumes ?? [])
    for (const source of projected?.sources ?? []) delete source.clusterTrustBundle
  delete spec.resourceClaims
  delete spec.resources
  for (const container of [...(spec.containers ?? []), ...(spec.initContainers ?? [])]) {
    delete container.resources?.claims
    delete container.lifecycle?.stopSignal
  }
}

function dropImageVolumes(spec: PodSpec): void {
  const isImage = (volume: Volume) => volume.image !== undefined
  const names = new Set((spec.volumes ?? []).filter(isImage).map(({ name }) => name))
  if (names.size === 0) return
  spec.volumes = (spec.volumes ?? []).filter((volume) => !isImage(volume))
  const all: Pick<Container, 'volumeMounts'>[] = [
    ...(spec.containers ?? []),
    ...(spec.initContainers ?? []),
    ...(spec.ephemeralContainers ?? []),
  ]
  for (const container of all) {
    const mounts = container.volumeMounts?.filter(({ name }) => !names.has(name))
    if (mounts) container.volumeMounts = mounts
  }
}

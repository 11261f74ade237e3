import type { Draft } from '../../../objects.ts'
import type { Pod, PodSpec, PodTemplateSpec } from '../../../schema/types.gen.ts'
import type { FieldErrors } from '../../common/field-errors.ts'
import { checkAnnotations, checkLabels } from '../../common/labels.ts'
import { checkPodAnnotations } from './annotations.ts'
import {
  checkContainers,
  checkEphemeralContainers,
  checkImageSpaces,
  checkInitContainers,
  type PodParts,
} from './containers.ts'
import { checkPodOptions } from './options.ts'
import { checkVolumes } from './volumes.ts'

/** `ValidatePodCreate` and `ValidatePodUpdate` without the metadata that all kinds have in common. */
export function checkPodObject(errors: FieldErrors, pod: Draft<Pod>): void {
  checkPod(errors, pod)
  const { spec, metadata } = pod
  // Only stored objects have a resourceVersion.
  if (metadata.resourceVersion) return
  if (spec?.ephemeralContainers?.length) errors.forbidden('spec.ephemeralContainers', 'cannot be set on create')
  if (spec?.nodeName && spec.schedulingGates?.length)
    errors.forbidden('spec.nodeName', 'cannot be set until all schedulingGates have been cleared')
}

/** `validatePodMetadataAndSpec`. */
function checkPod(errors: FieldErrors, pod: Draft<Pod>): void {
  const spec = pod.spec ?? ({} as PodSpec)
  checkPodAnnotations(errors, 'metadata.annotations', pod.metadata.annotations, spec)
  checkPodSpec(errors, 'spec', spec, pod)
  for (const list of ['containers', 'initContainers'] as const) {
    for (const [index, { image }] of (spec[list] ?? []).entries())
      checkImageSpaces(errors, `spec.${list}[${index}].image`, image)
  }
}

/** `ValidatePodTemplateSpec`. */
export function checkPodTemplate(errors: FieldErrors, field: string, template: PodTemplateSpec): void {
  checkTemplateMetadata(errors, field, template)
  checkPodSpec(errors, `${field}.spec`, template.spec ?? ({} as PodSpec), undefined)
  if (template.spec?.ephemeralContainers?.length)
    errors.forbidden(`${field}.spec.ephemeralContainers`, 'ephemeral containers not allowed in pod template')
}

/** All that is checked of the template of a stateful set, whose pods mount claims the template does not know. */
export function checkTemplateMetadata(errors: FieldErrors, field: string, { metadata, spec }: PodTemplateSpec): void {
  checkLabels(errors, `${field}.labels`, metadata?.labels)
  checkAnnotations(errors, `${field}.annotations`, metadata?.annotations)
  checkPodAnnotations(errors, `${field}.annotations`, metadata?.annotations, spec)
}

/** `ValidatePodSpec`; `pod` is undefined for templates. */
function checkPodSpec(errors: FieldErrors, field: string, spec: PodSpec, pod: Draft<Pod> | undefined): void {
  const volumes = checkVolumes(errors, `${field}.volumes`, spec.volumes, pod?.metadata.name ?? '')
  const parts: PodParts = { spec, volumes, claims: new Set((spec.resourceClaims ?? []).map(({ name }) => name)) }
  checkContainers(errors, `${field}.containers`, parts)
  checkInitContainers(errors, `${field}.initContainers`, parts)
  checkEphemeralContainers(errors, `${field}.ephemeralContainers`, parts)
  if (spec.hostNetwork) checkHostNetworkPorts(errors, `${field}.containers`, spec, pod !== undefined)
  checkPodOptions(errors, field, spec)
}

/** With the host's network a port is the host's; templates may leave the host port out. */
function checkHostNetworkPorts(errors: FieldErrors, field: string, spec: PodSpec, isPod: boolean): void {
  for (const [index, { ports }] of (spec.containers ?? []).entries()) {
    for (const [at, { hostPort = 0, containerPort }] of (ports ?? []).entries()) {
      if ((isPod || hostPort !== 0) && hostPort !== containerPort)
        errors.invalid(
          `${field}[${index}].ports[${at}].hostPort`,
          hostPort,
          'must match `containerPort` when `hostNetwork` is true',
        )
    }
  }
}

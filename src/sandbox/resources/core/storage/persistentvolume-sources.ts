import type { PersistentVolumeSpec, SecretReference } from '../../../schema/types.gen.ts'
import type { FieldErrors } from '../../common/field-errors.ts'
import { dnsLabelErrors, dnsSubdomainErrors } from '../../common/names.ts'
import { checkNoBacksteps } from '../../pod/paths.ts'
import { checkStorageSource } from '../../pod/validation/storage-sources.ts'
import { checkHostPath } from '../../pod/validation/volumes.ts'

/** In the order the API server looks at them. */
export const volumeSources = [
  'hostPath',
  'gcePersistentDisk',
  'awsElasticBlockStore',
  'glusterfs',
  'flocker',
  'nfs',
  'rbd',
  'quobyte',
  'cephfs',
  'iscsi',
  'cinder',
  'fc',
  'flexVolume',
  'azureFile',
  'vsphereVolume',
  'photonPersistentDisk',
  'portworxVolume',
  'azureDisk',
  'scaleIO',
  'local',
  'storageos',
  'csi',
] as const

type Source = (typeof volumeSources)[number]

/** A persistent volume is in exactly one place. */
export function checkVolumeSources(errors: FieldErrors, spec: PersistentVolumeSpec): void {
  const given = volumeSources.filter((source) => spec[source] !== undefined)
  for (const [index, source] of given.entries()) {
    const field = `spec.${source}`
    if (index > 0 && source !== 'flexVolume')
      errors.forbidden(field.replace('cephfs', 'cephFS'), 'may not specify more than 1 volume type')
    else (rules[source] ?? atStorage)(errors, field, spec)
  }
  if (given.length === 0) errors.required('spec', 'must specify a volume type')
}

type Rule = (errors: FieldErrors, field: string, spec: PersistentVolumeSpec) => void

const atStorage: Rule = (errors, field, spec) => checkStorageSource(errors, field, spec, true)

const rules: Partial<Record<Source, Rule>> = {
  hostPath: (errors, field, { hostPath }) => checkHostPath(errors, field, hostPath?.path ?? '', hostPath?.type),
  local(errors, field, { local, nodeAffinity }) {
    if (!local?.path) errors.required(`${field}.path`)
    else checkNoBacksteps(errors, `${field}.path`, local.path)
    if (!nodeAffinity?.required) errors.required('spec.nodeAffinity', 'Local volume requires node affinity')
  },
  glusterfs(errors, field, spec) {
    atStorage(errors, field, spec)
    const namespace = spec.glusterfs?.endpointsNamespace
    const path = `${field}.endpointsNamespace`
    if (namespace === '')
      errors.invalid(path, namespace, 'if the endpointnamespace is set, it must be a valid namespace name')
    else if (namespace !== undefined) errors.invalidAll(path, namespace, dnsLabelErrors(namespace))
  },
  azureFile(errors, field, spec) {
    atStorage(errors, field, spec)
    if (spec.azureFile?.secretNamespace === '') errors.required(`${field}.secretNamespace`)
  },
  csi(errors, field, spec) {
    atStorage(errors, field, spec)
    const { csi } = spec
    if (!csi?.volumeHandle) errors.required(`${field}.volumeHandle`)
    for (const name of SECRETS) checkSecret(errors, `${field}.${name}`, csi?.[name])
  },
}

const SECRETS = [
  'controllerPublishSecretRef',
  'controllerExpandSecretRef',
  'nodePublishSecretRef',
  'nodeExpandSecretRef',
] as const

/** `validatePVSecretReference` */
function checkSecret(errors: FieldErrors, field: string, secret: SecretReference | undefined): void {
  if (!secret) return
  const { name, namespace } = secret
  if (!name) errors.required(`${field}.name`)
  else errors.invalidAll(`${field}.name`, name, dnsSubdomainErrors(name))
  if (!namespace) errors.required(`${field}.namespace`)
  else errors.invalidAll(`${field}.namespace`, namespace, dnsLabelErrors(namespace))
}

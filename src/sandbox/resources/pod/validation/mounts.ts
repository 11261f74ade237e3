import type { Container, Volume, VolumeDevice, VolumeMount } from '../../../schema/types.gen.ts'
import type { FieldErrors } from '../../common/field-errors.ts'
import { checkDescendingPath, hasBacksteps } from '../paths.ts'

/** Volumes of a pod that are valid, by name. */
export type KnownVolumes = ReadonlyMap<string, Volume>

export function checkMounts(errors: FieldErrors, field: string, container: Container, volumes: KnownVolumes): void {
  const devices = container.volumeDevices ?? []
  const paths = new Set<string>()
  for (const [index, mount] of (container.volumeMounts ?? []).entries()) {
    const path = `${field}[${index}]`
    if (!mount.name) errors.required(`${path}.name`)
    if (!volumes.has(mount.name)) errors.notFound(`${path}.name`, mount.name)
    if (!mount.mountPath) errors.required(`${path}.mountPath`)
    if (paths.has(mount.mountPath)) errors.invalid(`${path}.mountPath`, mount.mountPath, 'must be unique')
    paths.add(mount.mountPath)
    if (devices.some(({ name }) => name === mount.name))
      errors.invalid(`${path}.name`, mount.name, 'must not already exist in volumeDevices')
    if (devices.some(({ devicePath }) => devicePath === mount.mountPath))
      errors.invalid(`${path}.mountPath`, mount.mountPath, 'must not already exist as a path in volumeDevices')
    checkSubPaths(errors, field, path, mount)
    checkPropagation(errors, `${field}.mountPropagation`, mount, container)
    checkRecursiveReadOnly(errors, `${field}.recursiveReadOnly`, mount)
  }
}

function checkSubPaths(errors: FieldErrors, list: string, path: string, { subPath, subPathExpr }: VolumeMount): void {
  if (subPath) checkDescendingPath(errors, `${list}.subPath`, subPath)
  if (!subPathExpr) return
  if (subPath) errors.invalid(`${path}.subPathExpr`, subPathExpr, 'subPathExpr and subPath are mutually exclusive')
  checkDescendingPath(errors, `${list}.subPathExpr`, subPathExpr)
}

const propagations = ['Bidirectional', 'HostToContainer', 'None']

function checkPropagation(errors: FieldErrors, field: string, mount: VolumeMount, container: Container): void {
  const mode = mount.mountPropagation
  if (mode === undefined) return
  if (!propagations.includes(mode)) errors.notSupported(field, mode, propagations)
  if (mode === 'Bidirectional' && !container.securityContext?.privileged)
    errors.forbidden(field, 'Bidirectional mount propagation is available only to privileged containers')
}

const recursiveModes = ['Disabled', 'Enabled', 'IfPossible']

function checkRecursiveReadOnly(errors: FieldErrors, field: string, mount: VolumeMount) {
  const { recursiveReadOnly: mode, readOnly, mountPropagation } = mount
  if (mode === undefined || mode === 'Disabled') return
  if (!recursiveModes.includes(mode)) return errors.notSupported(field, mode, recursiveModes)
  if (!readOnly) errors.forbidden(field, 'may only be specified when readOnly is true')
  if (mountPropagation && mountPropagation !== 'None')
    errors.forbidden(field, 'may only be specified when mountPropagation is None or not specified')
}

export function checkDevices(errors: FieldErrors, field: string, container: Container, volumes: KnownVolumes): void {
  const names = new Set<string>()
  const paths = new Set<string>()
  for (const [index, device] of (container.volumeDevices ?? []).entries()) {
    const path = `${field}[${index}]`
    checkDeviceName(errors, `${path}.name`, device, names, volumes)
    if (!device.devicePath) errors.required(`${path}.devicePath`)
    if (paths.has(device.devicePath)) errors.invalid(`${path}.devicePath`, device.devicePath, 'must be unique')
    if (hasBacksteps(device.devicePath))
      errors.invalid(`${path}.devicePath`, device.devicePath, "can not contain backsteps ('..')")
    else paths.add(device.devicePath)
    const mounts = container.volumeMounts ?? []
    if (mounts.some(({ name }) => name === device.name))
      errors.invalid(`${path}.name`, device.name, 'must not already exist in volumeMounts')
    if (mounts.some(({ mountPath }) => mountPath === device.devicePath))
      errors.invalid(`${path}.devicePath`, device.devicePath, 'must not already exist as a path in volumeMounts')
    if (device.name) names.add(device.name)
  }
}

function checkDeviceName(
  errors: FieldErrors,
  field: string,
  { name }: VolumeDevice,
  names: ReadonlySet<string>,
  volumes: KnownVolumes,
): void {
  const volume = volumes.get(name)
  if (!name) errors.required(field)
  if (names.has(name)) errors.invalid(field, name, 'must be unique')
  if (!volume) errors.notFound(field, name)
  else if (!volume.persistentVolumeClaim && !volume.ephemeral)
    errors.invalid(field, name, 'can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode')
}

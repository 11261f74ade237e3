import type {
  DownwardAPIVolumeFile,
  KeyToPath,
  ProjectedVolumeSource,
  VolumeProjection,
} from '../../../schema/types.gen.ts'
import type { FieldErrors } from '../../common/field-errors.ts'
import { checkFileMode, checkFilePath } from '../paths.ts'
import { checkFieldRef, checkResourceFieldRef, fieldsForVolumes } from './env.ts'

export function checkItems(errors: FieldErrors, field: string, items: readonly KeyToPath[] | undefined): void {
  for (const [index, { key, path, mode }] of (items ?? []).entries()) {
    const at = `${field}[${index}]`
    if (!key) errors.required(`${at}.key`)
    if (!path) errors.required(`${at}.path`)
    checkFilePath(errors, `${at}.path`, path)
    checkFileMode(errors, `${at}.mode`, mode)
  }
}

/** Errors of the files name the volume, not the item: so does the API server. */
export function checkDownwardFiles(
  errors: FieldErrors,
  field: string,
  files: readonly DownwardAPIVolumeFile[] | undefined,
): void {
  for (const file of files ?? []) checkDownwardFile(errors, field, file)
}

function checkDownwardFile(errors: FieldErrors, field: string, file: DownwardAPIVolumeFile): void {
  const { path, fieldRef, resourceFieldRef, mode } = file
  if (!path) errors.required(`${field}.path`)
  checkFilePath(errors, `${field}.path`, path)
  if (fieldRef) {
    checkFieldRef(errors, `${field}.fieldRef`, fieldRef, fieldsForVolumes)
    if (resourceFieldRef)
      errors.invalid(field, 'resource', 'fieldRef and resourceFieldRef can not be specified simultaneously')
  } else if (resourceFieldRef) checkResourceFieldRef(errors, `${field}.resourceFieldRef`, resourceFieldRef, true)
  else errors.required(field, 'one of fieldRef and resourceFieldRef is required')
  checkFileMode(errors, `${field}.mode`, mode)
}

export function checkProjected(errors: FieldErrors, field: string, projected: ProjectedVolumeSource): void {
  checkFileMode(errors, `${field}.defaultMode`, projected.defaultMode)
  const paths = new Set<string>()
  for (const [index, source] of (projected.sources ?? []).entries()) {
    checkKeys(errors, field, `${field}.sources[${index}]`, source, paths)
    checkDownward(errors, field, `${field}.sources[${index}]`, source, paths)
    checkToken(errors, field, `${field}.sources[${index}]`, source)
    if (Object.values(source).filter((value) => value !== undefined).length > 1)
      errors.forbidden(`${field}.sources[${index}]`, 'may not specify more than 1 volume type per source')
  }
}

function checkKeys(errors: FieldErrors, field: string, at: string, source: VolumeProjection, paths: Set<string>): void {
  for (const kind of ['secret', 'configMap'] as const) {
    const projection = source[kind]
    if (!projection) continue
    if (!projection.name) errors.required(`${at}.${kind}.name`)
    checkItems(errors, `${at}.${kind}.items`, projection.items)
    for (const { path } of projection.items ?? []) addPath(errors, field, path, projection.name ?? '', paths)
  }
}

function checkDownward(
  errors: FieldErrors,
  field: string,
  at: string,
  { downwardAPI }: VolumeProjection,
  paths: Set<string>,
): void {
  for (const file of downwardAPI?.items ?? []) {
    checkDownwardFile(errors, `${at}.downwardAPI`, file)
    addPath(errors, field, file.path, file.path, paths)
  }
}

function addPath(errors: FieldErrors, field: string, path: string, shown: string, paths: Set<string>): void {
  if (path && paths.has(path)) errors.invalid(field, shown, 'conflicting duplicate paths')
  if (path) paths.add(path)
}

function checkToken(errors: FieldErrors, field: string, at: string, { serviceAccountToken: token }: VolumeProjection) {
  if (!token) return
  const seconds = token.expirationSeconds ?? 3600
  const path = `${at}.serviceAccountToken.expirationSeconds`
  if (seconds < 600) errors.invalid(path, seconds, 'may not specify a duration less than 10 minutes')
  if (seconds > 2 ** 32) errors.invalid(path, seconds, 'may not specify a duration larger than 2^32 seconds')
  if (!token.path) errors.required(`${field}.path`)
  else checkFilePath(errors, `${field}.path`, token.path)
}

import type { FieldErrors } from '../common/field-errors.ts'

export function hasBacksteps(path: string): boolean {
  return path.split('/').includes('..')
}

export function checkNoBacksteps(errors: FieldErrors, field: string, path: string): void {
  if (hasBacksteps(path)) errors.invalid(field, path, "must not contain '..'")
}

/** A relative path that stays below where it starts. */
export function checkDescendingPath(errors: FieldErrors, field: string, path: string): void {
  if (path.startsWith('/')) errors.invalid(field, path, 'must be a relative path')
  checkNoBacksteps(errors, field, path)
}

/** A path for a file of a volume: names that start with `..` are taken by atomic updates. */
export function checkFilePath(errors: FieldErrors, field: string, path: string): void {
  checkDescendingPath(errors, field, path)
  if (path.startsWith('..') && !path.startsWith('../')) errors.invalid(field, path, "must not start with '..'")
}

export function checkFileMode(errors: FieldErrors, field: string, mode: number | undefined): void {
  if (mode !== undefined && (mode > 0o777 || mode < 0))
    errors.invalid(field, mode, 'must be a number between 0 and 0777 (octal), both inclusive')
}

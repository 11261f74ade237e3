import { goFormat, goTypeName } from '../../../api/json/go-format.ts'
import type { CustomResourceSubresourceScale } from '../../../schema/types.gen.ts'
import type { FieldError } from '../../types.ts'

const MOST = 2 ** 31 - 1

/** What is wrong with the fields that the scale subresource is made of. Source: apiextensions-apiserver/pkg/registry/customresource/validator.go. */
export function scaleErrors(
  object: object,
  scale: CustomResourceSubresourceScale | undefined,
  statusOnly = false,
): FieldError[] {
  if (!scale) return []
  const { specReplicasPath, statusReplicasPath, labelSelectorPath } = scale
  return [
    ...(statusOnly ? [] : countErrors(object, specReplicasPath)),
    ...countErrors(object, statusReplicasPath),
    ...(labelSelectorPath ? textErrors(object, labelSelectorPath) : []),
  ]
}

function countErrors(object: object, path: string): FieldError[] {
  const value = read(object, path)
  if (value === undefined) return []
  if (!Number.isInteger(value)) return [wrong(path, '0', accessorError(path, value, 'int64'))]
  const count = value as number
  if (count < 0) return [wrong(path, String(count), 'should be a non-negative integer')]
  return count > MOST ? [wrong(path, String(count), `should be less than or equal to ${MOST}`)] : []
}

function textErrors(object: object, path: string): FieldError[] {
  const value = read(object, path)
  if (value === undefined || typeof value === 'string') return []
  return [wrong(path, '""', accessorError(path, value, 'string'))]
}

function read(object: object, path: string): unknown {
  const names = path.replace(/^\./, '').split('.')
  return names.reduce<unknown>((value, name) => (Object(value) as Record<string, unknown>)[name], object)
}

function accessorError(path: string, value: unknown, wanted: string): string {
  return `${path} accessor error: ${goFormat(value)} is of the type ${goTypeName(value)}, expected ${wanted}`
}

function wrong(field: string, shown: string, text: string): FieldError {
  return { field, reason: 'FieldValueInvalid', message: `Invalid value: ${shown}: ${text}` }
}

import { declaredType } from '../../../api/cel/schema/declared-type.ts'
import { escapeName, isKeyword } from '../../../api/cel/schema/escape.ts'
import * as types from '../../../api/cel/types.ts'
import type { ObjectSchema, ScalarName, TypeSchema } from '../../../schema/type-schema.ts'
import type { JSONSchemaProps } from '../../../schema/types.gen.ts'
import type { ServedResource } from '../../registry.ts'

const SCALARS: Readonly<Record<ScalarName, types.CelType>> = {
  string: types.STRING,
  int32: types.INT,
  int64: types.INT,
  float64: types.DOUBLE,
  bool: types.BOOL,
  bytes: types.BYTES,
  time: types.TIMESTAMP,
  microtime: types.TIMESTAMP,
  quantity: types.STRING,
  intorstring: types.DYN,
}

/** The type of the objects of a kind, as their schema tells it. */
export function typeOfKind({ info, schema, custom }: ServedResource): types.CelType {
  const root = custom?.version.schema?.openAPIV3Schema as JSONSchemaProps | undefined
  if (root) return declaredType(root, true, info.kind)?.cel ?? types.DYN
  return schema ? objectType(schema, info.kind, new Map()) : types.DYN
}

/** Types that contain themselves are known by their definition while they are being made. */
type Known = Map<string, types.CelType>

function objectType(schema: ObjectSchema, path: string, known: Known): types.CelType {
  const before = schema.id === '' ? undefined : known.get(schema.id)
  if (before) return before
  const fields = new Map<string, types.CelType>()
  const made = types.struct(path, fields)
  if (schema.id !== '') known.set(schema.id, made)
  for (const { name, type } of schema.fields.values()) {
    const inner = fieldType(type, `${path}.${name}`, known)
    const escaped = escapeName(name)
    if (escaped !== undefined) fields.set(escaped, inner)
    if (isKeyword(name)) fields.set(name, inner)
  }
  return made
}

function fieldType(type: TypeSchema, path: string, known: Known): types.CelType {
  switch (type.kind) {
    case 'scalar':
      return SCALARS[type.scalar]
    case 'raw':
      return types.struct(path)
    case 'list':
      return types.listOf(fieldType(type.items, `${path}.@idx`, known))
    case 'map':
      return types.mapOf(types.STRING, fieldType(type.values, `${path}.@elem`, known))
    default:
      return objectType(type, path, known)
  }
}

import { type ManagerVersions, VersionError, type Versioned } from '../../../api/apply/versions.ts'
import { StatusError } from '../../../api/status.ts'
import { toTyped } from '../../../api/typed/to-typed.ts'
import { Walk } from '../../../api/typed/walk.ts'
import type { Draft } from '../../../objects.ts'
import type { Converter } from './converter.ts'

/**
 * Brings the objects of a definition into the versions in which their managers own fields, by way of the version of the request. Unlike
 * what is stored or served, what comes out must have no unknown fields. Source: apimachinery/pkg/util/managedfields/internal/versionconverter.go.
 */
export function managerVersions(converter: Converter, hub: string): ManagerVersions {
  return {
    isKnown: () => true,
    convert(object, apiVersion) {
      if (object.apiVersion === apiVersion) return object
      const direct = object.apiVersion === hub || apiVersion === hub
      return converted(converter, direct ? object : converted(converter, object, hub), apiVersion)
    },
  }
}

function converted({ convertWhole, schemas }: Converter, { object }: Versioned, apiVersion: string): Versioned {
  try {
    const next = convertWhole(object as Draft, apiVersion)
    const schema = schemas.get(apiVersion)
    if (!schema) throw new VersionError(`no corresponding type for ${apiVersion}`)
    const walk = new Walk()
    toTyped(next, schema, walk)
    const [unknown] = walk.strict
    if (unknown !== undefined) throw new VersionError(`field not declared in schema: ${unknown}`)
    return { object: next, apiVersion, schema }
  } catch (error) {
    throw error instanceof StatusError ? new VersionError(error.message) : error
  }
}

import type { Resource } from '../api/discovery.ts'
import type { Mapper } from '../api/mapper.ts'
import { CommandError } from '../errors.ts'

/** What the arguments name: objects, or whole resources. */
export type Named =
  | { readonly type: 'names'; readonly items: readonly { resource: Resource; name: string }[] }
  | { readonly type: 'resources'; readonly resources: readonly Resource[] }
  | { readonly type: 'nothing' }

/** Reads `pods`, `pods,svc`, `pod a b`, `pod/a svc/b`, `all` (resource.Builder's ResourceTypeOrNameArgs). */
export function readArguments(mapper: Mapper, args: readonly string[]): Named {
  if (args.length === 0) return { type: 'nothing' }
  if (args.some((arg) => arg.includes('/'))) return readPairs(mapper, args)
  const resources = typesOf(mapper, args[0] ?? '')
  const names = args.slice(1)
  if (names.length === 0) return { type: 'resources', resources }
  return { type: 'names', items: resources.flatMap((resource) => names.map((name) => ({ resource, name }))) }
}

/** The resources of a comma-separated list; categories stand for their members. */
function typesOf(mapper: Mapper, list: string): Resource[] {
  const resources = list
    .split(',')
    .filter((type) => type !== '')
    .flatMap((type) => mapper.category(type) ?? [mapper.resource(type)])
  return [...new Set(resources)]
}

function readPairs(mapper: Mapper, args: readonly string[]): Named {
  const alone = args.find((arg) => !arg.includes('/'))
  if (alone !== undefined) {
    throw new CommandError(
      "there is no need to specify a resource type as a separate argument when passing arguments in resource/name form (e.g. 'kubectl get resource/<resource_name>' instead of 'kubectl get resource resource/<resource_name>'",
    )
  }
  return {
    type: 'names',
    items: args.flatMap((arg) => {
      const [type = '', name = '', ...more] = arg.split('/')
      if (type === '' || name === '' || more.length > 0) {
        throw new CommandError('arguments in resource/name form must have a single resource and name')
      }
      return typesOf(mapper, type).map((resource) => ({ resource, name }))
    }),
  }
}

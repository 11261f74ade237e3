import { pathOf } from '../../api/mapper.ts'
import { sourcesOf } from '../../builder/files.ts'
import { selectAllOrThrow } from '../../builder/infos.ts'
import type { Command, Invocation } from '../../cli/command.ts'
import { CommandError, usageError } from '../../errors.ts'
import { arrayFlag, boolFlag, sliceFlag, stringFlag } from '../../flags/spec.ts'
import type { Json, Obj } from '../../objects.ts'
import { child, isJson, list, text } from '../../objects.ts'
import { changeObjects, matchingContainers, setFlags, splitPairs } from './template.ts'

export const setEnv: Command = {
  use: 'RESOURCE/NAME KEY_1=VAL_1 ... KEY_N=VAL_N',
  short: 'Update environment variables on a pod template',
  flags: [
    ...setFlags,
    stringFlag('containers', 'The names of containers in the selected pod templates to change - may use wildcards', {
      short: 'c',
      default: '*',
    }),
    arrayFlag('env', 'Specify a key-value pair for an environment variable to set into each container.', {
      short: 'e',
    }),
    stringFlag('from', 'The name of a resource from which to inject environment variables'),
    sliceFlag('keys', 'Comma-separated list of keys to import from specified resource'),
    boolFlag('list', 'If true, display the environment and any changes in the standard format.'),
    boolFlag(
      'overwrite',
      'If true, allow environment to be overwritten, otherwise reject updates that overwrite existing environment.',
      { default: 'true' },
    ),
    stringFlag('prefix', 'Prefix to append to variable names'),
    boolFlag('resolve', 'If true, show secret or configmap references when listing variables'),
  ],
  run: runSetEnv,
}

interface EnvChange {
  readonly add: readonly Json[]
  readonly remove: readonly string[]
}

async function runSetEnv(invocation: Invocation): Promise<void> {
  const { args, flags, path } = invocation
  const { resources, pairs } = splitPairs(args)
  if (resources.length === 0 && sourcesOf(flags).length === 0)
    throw usageError(path, 'one or more resources must be specified as <resource> <name> or <resource>/<name>')
  const change = await readChange(invocation, [...pairs, ...flags.list('env')])
  if (flags.bool('list')) return listEnv(invocation, resources)
  if (change.add.length === 0 && change.remove.length === 0)
    throw new CommandError('at least one environment variable must be provided')
  await changeObjects(invocation, {
    args: resources,
    operation: 'env updated',
    apply: (object) => applyEnv(invocation, object, change),
  })
}

async function readChange(invocation: Invocation, pairs: readonly string[]): Promise<EnvChange> {
  const add: Json[] = pairs
    .filter((pair) => pair.includes('='))
    .map((pair) => ({ name: pair.slice(0, pair.indexOf('=')), value: pair.slice(pair.indexOf('=') + 1) }))
  const remove = pairs.filter((pair) => !pair.includes('=')).map((pair) => pair.slice(0, -1))
  return { add: [...add, ...(await fromResource(invocation))], remove }
}

/** One variable for each key of a config map or secret. */
async function fromResource({ flags, factory, io }: Invocation): Promise<Json[]> {
  const from = flags.string('from')
  if (from === '') return []
  const [type = '', name = ''] = from.split('/')
  const resource = (await factory.mapper()).resource(type)
  const key = { Secret: 'secretKeyRef', ConfigMap: 'configMapKeyRef' }[resource.kind]
  if (key === undefined) throw new CommandError(`unsupported resource specified in --from`)
  const object = await factory.rest().json<Obj>({ path: pathOf(resource, factory.namespace(), name) })
  const wanted = flags.list('keys')
  return Object.keys(child(object, 'data'))
    .filter((each) => wanted.length === 0 || wanted.includes(each))
    .toSorted()
    .map((each) => {
      const variable = flags.string('prefix') + each.toUpperCase().replaceAll(/[^A-Z0-9]/g, '_')
      if (variable !== each) io.stderr.write(`Warning: key ${each} transferred to ${variable}\n`)
      return { name: variable, valueFrom: { [key]: { key: each, name } } }
    })
}

function applyEnv({ flags }: Invocation, object: Obj, { add, remove }: EnvChange): void {
  const containers = matchingContainers(object, flags.string('containers'))
  if (containers.length === 0)
    throw new CommandError(
      `${object.kind}/${object.metadata.name} does not have any containers matching "${flags.string('containers')}"`,
    )
  for (const container of containers) {
    const current = list(container, 'env').filter(isJson)
    const taken = current.find((each) => add.some((next) => next['name'] === each['name']))
    if (taken && !flags.bool('overwrite'))
      throw new CommandError(
        `'${text(taken, 'name')}' already has a value (${text(taken, 'value')}), and --overwrite is false`,
      )
    const replaced = current.map((each) => add.findLast((next) => next['name'] === each['name']) ?? each)
    const fresh = add.filter((next) => !current.some((each) => each['name'] === next['name']))
    const env = [...replaced, ...fresh].filter((each) => !remove.includes(text(each, 'name')))
    if (env.length > 0) container['env'] = env
    else delete container['env']
  }
}

async function listEnv({ flags, factory, io }: Invocation, resources: readonly string[]): Promise<void> {
  const infos = await selectAllOrThrow(factory, { args: resources, flags, all: flags.bool('all'), live: true })
  for (const { object, resource, name } of infos) {
    for (const container of matchingContainers(object, flags.string('containers'))) {
      io.stdout.write(`# ${resource.kind} ${name}, container ${text(container, 'name')}\n`)
      for (const variable of list(container, 'env')) io.stdout.write(`${envLine(variable)}\n`)
    }
  }
}

function envLine(variable: unknown): string {
  const name = text(variable, 'name')
  for (const [key, word] of [
    ['configMapKeyRef', 'configmap'],
    ['secretKeyRef', 'secret'],
  ] as const) {
    const reference = child(variable, 'valueFrom', key)
    if (text(reference, 'name') !== '')
      return `# ${name} from ${word} ${text(reference, 'name')}, key ${text(reference, 'key')}`
  }
  const field = text(variable, 'valueFrom', 'fieldRef', 'fieldPath')
  return field === '' ? `${name}=${text(variable, 'value')}` : `# ${name} from field path ${field}`
}

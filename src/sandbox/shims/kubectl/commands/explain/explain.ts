import { apiVersionOf } from '../../api/mapper.ts'
import type { Command, Invocation } from '../../cli/command.ts'
import { CommandError, usageError } from '../../errors.ts'
import { boolFlag, stringFlag } from '../../flags/spec.ts'
import { openApiKind } from '../../merge/schema.ts'
import { explainField } from './render.ts'

export const explain: Command = {
  use: 'TYPE [--recursive=FALSE|TRUE] [--api-version=api-version-group] [-o|--output=plaintext|plaintext-openapiv2]',
  short: 'Get documentation for a resource',
  examples:
    '# Get the documentation of the resource and its fields\nkubectl explain pods\n\n# Get the documentation of a specific field of a resource\nkubectl explain pods.spec.containers',
  flags: [
    stringFlag('api-version', 'Use given api-version (group/version) of the resource.'),
    stringFlag('output', 'Format in which to render the schema. Valid values are: (plaintext, plaintext-openapiv2).', {
      default: 'plaintext',
    }),
    boolFlag('recursive', 'When true, print the name of all the fields recursively.'),
  ],
  run: runExplain,
}

async function runExplain(invocation: Invocation): Promise<void> {
  const { args, flags, factory, io, path } = invocation
  const [typed] = args
  if (typed === undefined)
    throw new CommandError(
      'You must specify the type of resource to explain. Use "kubectl api-resources" for a complete list of supported resources.',
    )
  if (args.length > 1) throw usageError(path, 'We accept only this format: explain RESOURCE')
  const mapper = await factory.mapper()
  const words = typed.split('.')
  const { resource, fields } = splitType(words, (name) => mapper.find(name) !== undefined)
  const found = mapper.find(resource)
  if (!found) throw new CommandError(`the server doesn't have a resource type "${resource}"`, { verbatim: true })
  const apiVersion = flags.string('api-version') || apiVersionOf(found)
  const kind = await openApiKind(factory.rest(), apiVersion, found.kind)
  if (!kind) throw new CommandError(`couldn't find resource for "${apiVersion}, Resource=${found.resource}"`)
  const slash = apiVersion.indexOf('/')
  const head = slash < 0 ? [] : [`GROUP:      ${apiVersion.slice(0, slash)}`]
  const lines = [...head, `KIND:       ${found.kind}`, `VERSION:    ${apiVersion.slice(slash + 1)}`, '']
  io.stdout.write(`${lines.join('\n')}\n`)
  io.stdout.write(`${explainField(kind.document, kind.schema, fields, flags.bool('recursive'))}\n`)
}

/** `deployments.apps.spec` may name a group before its fields; the longest name that is a resource wins. */
function splitType(words: readonly string[], known: (name: string) => boolean): { resource: string; fields: string[] } {
  for (let length = words.length; length > 1; length -= 1) {
    const name = words.slice(0, length).join('.')
    if (known(name)) return { resource: name, fields: words.slice(length) }
  }
  return { resource: words[0] ?? '', fields: words.slice(1) }
}

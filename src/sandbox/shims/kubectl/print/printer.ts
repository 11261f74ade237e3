import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { qualifiedKind } from '../api/mapper.ts'
import { CommandError } from '../errors.ts'
import type { Flags } from '../flags/parse.ts'
import type { KubectlIo } from '../io.ts'
import type { Json, Obj } from '../objects.ts'
import { child, isJson, itemsOf, nameOf, text } from '../objects.ts'
import { customColumns } from './custom-columns.ts'
import { toJson } from './json.ts'
import { toYaml } from './yaml.ts'

/** Turns objects, one after another, into text. */
export type ObjectPrinter = (object: Json) => string

const TEMPLATES = [
  'go-template',
  'go-template-file',
  'template',
  'templatefile',
  'jsonpath',
  'jsonpath-as-json',
  'jsonpath-file',
]

/** The printer of `-o`, undefined when the flag asks for none of these (`wide` and nothing are the caller's). `name` prints `type/name`. */
export async function createPrinter(
  io: KubectlIo,
  flags: Flags,
  extra: readonly string[] = [],
): Promise<ObjectPrinter | undefined> {
  const output = flags.string('output')
  const { format, argument } = splitOutput(output, flags)
  if (format === '') return undefined
  switch (format) {
    case 'json':
    case 'yaml':
      return structured(format, flags.bool('show-managed-fields'))
    case 'name':
      return (object) => names(object)
  }
  if (TEMPLATES.includes(format)) return templatePrinter(io, format, argument, flags)
  if (extra.includes('custom-columns') && format.startsWith('custom-columns'))
    return columnsPrinter(io, format, argument, flags)
  if (extra.includes(output)) return undefined
  throw new CommandError(
    `unable to match a printer suitable for the output format "${output}", allowed formats are: ${allowedFormats(extra)}`,
  )
}

/** `type/name operation`, with what `--dry-run` adds. */
export function changed(object: Obj, group: string, operation: string, dryRun = 'none'): string {
  const suffix = dryRun === 'client' ? ' (dry run)' : dryRun === 'server' ? ' (server dry run)' : ''
  return `${qualifiedKind({ kind: object.kind, group })}/${nameOf(object)} ${operation}${suffix}\n`
}

function allowedFormats(extra: readonly string[]): string {
  const all = ['json', 'yaml', 'name', ...TEMPLATES, ...extra]
  if (extra.includes('custom-columns')) all.push('custom-columns-file')
  return all.toSorted().join(',')
}

function splitOutput(output: string, flags: Flags): { format: string; argument: string } {
  const equals = output.indexOf('=')
  const given = flags.has('template') ? flags.string('template') : ''
  if (equals < 0) return { format: output === '' && given !== '' ? 'go-template' : output, argument: given }
  return { format: output.slice(0, equals), argument: output.slice(equals + 1) }
}

function structured(format: 'json' | 'yaml', managed: boolean): ObjectPrinter {
  let count = 0
  return (object) => {
    const shown = managed ? object : withoutManagedFields(object)
    count += 1
    if (format === 'json') return toJson(shown)
    return count > 1 ? `---\n${toYaml(shown)}` : toYaml(shown)
  }
}

/** A copy without `metadata.managedFields`, also in the items of a list. */
export function withoutManagedFields<T extends Json>(object: T): T {
  const { managedFields: _fields, ...metadata } = child(object, 'metadata')
  const items = Array.isArray(object['items']) ? { items: itemsOf(object).map(withoutManagedFields) } : {}
  return { ...object, ...(isJson(object['metadata']) ? { metadata } : {}), ...items }
}

function names(object: Json): string {
  if (Array.isArray(object['items'])) return itemsOf(object).map(names).join('')
  const apiVersion = text(object, 'apiVersion')
  const slash = apiVersion.indexOf('/')
  const group = slash < 0 ? '' : apiVersion.slice(0, slash)
  const kind = text(object, 'kind')
  return `${kind === '' ? '<unknown>' : qualifiedKind({ kind, group })}/${text(object, 'metadata', 'name')}\n`
}

async function templatePrinter(io: KubectlIo, format: string, argument: string, flags: Flags): Promise<ObjectPrinter> {
  if (argument === '') throw new CommandError('template format specified but no template given')
  const text = /file$/.test(format) ? readTemplate(io, argument, format) : argument
  const allowMissing = flags.bool('allow-missing-template-keys')
  if (format.startsWith('jsonpath')) {
    const { jsonPathPrinter } = await import('./jsonpath-printer.ts')
    return jsonPathPrinter(text, { allowMissing, asJson: format === 'jsonpath-as-json' })
  }
  const { goTemplatePrinter } = await import('../template/printer.ts')
  return goTemplatePrinter(text, allowMissing)
}

function columnsPrinter(io: KubectlIo, format: string, argument: string, flags: Flags): ObjectPrinter {
  if (argument === '') throw new CommandError('custom-columns format specified but no custom columns given')
  const fromFile = format === 'custom-columns-file'
  const spec = fromFile ? readTemplate(io, argument, format) : argument
  return customColumns(spec, { fromFile, headers: !flags.bool('no-headers') })
}

function readTemplate(io: KubectlIo, name: string, format: string): string {
  try {
    return readFileSync(resolve(io.cwd, name), 'utf8')
  } catch {
    throw new CommandError(
      `error reading --template ${name}, open ${name}: no such file or directory`.replace('--template', format),
    )
  }
}

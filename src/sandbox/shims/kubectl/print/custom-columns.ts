import { CommandError } from '../errors.ts'
import { findValues } from '../jsonpath/evaluate.ts'
import type { Step } from '../jsonpath/parse.ts'
import { parsePath } from '../jsonpath/parse.ts'
import type { Obj } from '../objects.ts'
import { itemsOf } from '../objects.ts'
import { goPrint } from './go-value.ts'
import type { ObjectPrinter } from './printer.ts'
import { alignTabs, GET_TABS } from './tabwriter.ts'

interface Column {
  readonly header: string
  readonly path: readonly Step[]
}

/** `-o custom-columns=NAME:.metadata.name,…`, or a file with a line of headers and a line of paths. */
export function customColumns(spec: string, options: { fromFile: boolean; headers: boolean }): ObjectPrinter {
  const columns = options.fromFile ? readFile(spec) : readSpec(spec)
  const header = `${columns.map((column) => column.header).join('\t')}\n`
  let first = true
  const widths: number[] = []
  return (object) => {
    const rows = itemsOf(object)
      .map((each) => `${columns.map((column) => cell(column, each)).join('\t')}\n`)
      .join('')
    const top = first && options.headers ? header : ''
    first = false
    return alignTabs(top + rows, GET_TABS, widths)
  }
}

/** A path as people write it: `.a.b`, `a.b` or `{.a.b}` (RelaxedJSONPathExpression). */
export function relaxedPath(path: string): Step[] {
  const match = path.match(/^\{\.?([^{}]+)\}$|^\.?([^{}]+)$/)
  if (!match) {
    throw new CommandError(
      `unexpected path string, expected a 'name1.name2' or '.name1.name2' or '{name1.name2}' or '{.name1.name2}'`,
    )
  }
  const body = match[1] ?? match[2] ?? ''
  return parsePath(body.startsWith('[') ? body : `.${body}`)
}

function readSpec(spec: string): Column[] {
  return spec.split(/,(?![^[]*\])/).map((part) => {
    const colon = part.indexOf(':')
    if (colon < 0) throw new CommandError(`unexpected custom-columns spec: ${part}, expected <header>:<json-path-expr>`)
    return { header: part.slice(0, colon), path: relaxedPath(part.slice(colon + 1)) }
  })
}

function readFile(content: string): Column[] {
  const [headers = '', paths = ''] = content.split('\n')
  const specs = paths.trim().split(/\s+/)
  const names = headers.trim().split(/\s+/)
  if (names.length !== specs.length)
    throw new CommandError(`number of headers (${names.length}) and field specifications (${specs.length}) don't match`)
  return names.map((header, index) => ({ header, path: relaxedPath(specs[index] ?? '') }))
}

function cell(column: Column, object: Obj): string {
  const values = findValues(column.path, object, true)
  return values.length === 0 ? '<none>' : values.map(goPrint).join(',')
}

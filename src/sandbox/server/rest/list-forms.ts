import { emptyList, type ListText } from '../list-text.ts'
import { mapInTurns } from './in-turns.ts'
import { toYaml } from './yaml.ts'

/** A list as YAML, an item at a time: what {@link toYaml} makes of all of it takes seconds for thousands of objects. */
export async function listToYaml(list: ListText): Promise<string> {
  const empty = toYaml(emptyList(list))
  if (list.items.length === 0) return empty
  const items = await mapInTurns(list.items, (item) => indented(toYaml(item), '- ', '  '))
  return empty.replace(/^(items|rows): \[\]$/m, (_line, name: string) => `${name}:\n${items.join('').slice(0, -1)}`)
}

/** A list as people read it, with two spaces a level. */
export async function prettyList(list: ListText): Promise<string> {
  const empty = JSON.stringify(JSON.parse(emptyList(list)), null, 2)
  if (list.items.length === 0) return empty
  const items = await mapInTurns(list.items, (item) =>
    indented(JSON.stringify(JSON.parse(item), null, 2), '    ', '    '),
  )
  return `${empty.slice(0, -']\n}'.length)}\n${items.join(',\n')}\n  ]\n}`
}

/** Empty lines stay empty: within a block of text they have no indentation. */
function indented(text: string, first: string, others: string): string {
  return first + text.replace(/\n(?=[^\n])/g, `\n${others}`)
}

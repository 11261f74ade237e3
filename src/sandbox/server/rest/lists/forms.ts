import { indented } from '../../../../util/indented.ts'
import type { ListText } from '../../list-text.ts'
import { toYaml } from '../yaml.ts'
import { mapInTurns } from './in-turns.ts'

/** The JSON of a list as YAML, an item at a time: what {@link toYaml} makes of all of it takes seconds for thousands of objects. */
export async function listToYaml({ open, items, close }: ListText): Promise<ListText> {
  const empty = toYaml(open + close)
  const [before = '', name, after = ''] = empty.split(/^(items|rows): \[\]\n/m)
  if (items.length === 0) return { open: empty, items: [], separator: '', close: '' }
  const texts = await mapInTurns(items, (item) => indented(toYaml(item), '- ', '  '))
  return { open: `${before}${name}:\n`, items: texts, separator: '', close: after }
}

/** The JSON of a list as people read it, with two spaces a level. */
export async function prettyList({ open, items, close }: ListText): Promise<ListText> {
  const empty = JSON.stringify(JSON.parse(open + close), null, 2)
  if (items.length === 0) return { open: empty, items: [], separator: '', close: '' }
  return {
    open: `${empty.slice(0, -']\n}'.length)}\n`,
    items: await mapInTurns(items, (item) => indented(JSON.stringify(JSON.parse(item), null, 2), '    ', '    ')),
    separator: ',\n',
    close: '\n  ]\n}',
  }
}

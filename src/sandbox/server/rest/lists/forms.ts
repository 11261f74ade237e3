import { indented } from '../../../../util/indented.ts'
import type { ListText } from '../../list-text.ts'
import { toYaml } from '../yaml.ts'

/** The JSON of a list as YAML, an item at a time: what {@link toYaml} makes of all of it takes seconds for thousands of objects. */
export function listToYaml({ open, items, close }: ListText): ListText {
  const empty = toYaml(open + close)
  const [before = '', name, after = ''] = empty.split(/^(items|rows): \[\]\n/m)
  if (items.length === 0) return { open: empty, items: [], separator: '', close: '' }
  const form = (item: string) => indented(toYaml(item), '- ', '  ')
  return { open: `${before}${name}:\n`, items, separator: '', close: after, form }
}

/** The JSON of a list as people read it, with two spaces a level. */
export function prettyList({ open, items, close }: ListText): ListText {
  const empty = JSON.stringify(JSON.parse(open + close), null, 2)
  if (items.length === 0) return { open: empty, items: [], separator: '', close: '' }
  return {
    open: `${empty.slice(0, -']\n}'.length)}\n`,
    items,
    separator: ',\n',
    close: '\n  ]\n}',
    form: (item) => indented(JSON.stringify(JSON.parse(item), null, 2), '    ', '    '),
  }
}

import { goQuantity, quote } from '../../common/go-values.ts'
import type { GoValue } from './value.ts'

/**
 * A value as `%#v` prints it: every field of every struct, and of what pointers inside lead to only an address, which differs each time
 * on a real server too.
 */
export function printGo(value: GoValue): string {
  let address = 0xc000b1e8a8
  const pointer = () => {
    address += 0x10
    return `0x${address.toString(16)}`
  }
  return printed(value, pointer)
}

function printed(value: GoValue, pointer: () => string): string {
  const { type } = value
  switch (value.kind) {
    case 'struct':
      return `${type}{${value.fields.map((field) => `${field.name}:${printed(field.value, pointer)}`).join(', ')}}`
    case 'list':
      return value.items ? `${type}{${value.items.map((item) => printed(item, pointer)).join(', ')}}` : `${type}(nil)`
    case 'map':
      return value.entries ? `${type}{${pairs(value.entries, pointer)}}` : `${type}(nil)`
    case 'pointer':
      // Times print themselves, also where there is none.
      if (type === '*v1.Time') return value.to ? printed(value.to, pointer) : '<nil>'
      return `(${type})(${value.to ? pointer() : 'nil'})`
    default:
      return scalar(value)
  }
}

function pairs(entries: ReadonlyMap<string, GoValue>, pointer: () => string): string {
  return [...entries].map(([key, item]) => `${quote(key)}:${printed(item, pointer)}`).join(', ')
}

type Scalar = Extract<GoValue, { value: unknown }>

function scalar(value: Scalar): string {
  switch (value.kind) {
    case 'string':
      return quote(value.value)
    case 'quantity':
      return value.value === undefined ? ZERO_QUANTITY : goQuantity(value.value).text
    case 'time':
      return timeText(value.value)
    default:
      return String(value.value)
  }
}

const ZERO_QUANTITY =
  'resource.Quantity{i:resource.int64Amount{value:0, scale:0}, d:resource.infDecAmount{Dec:(*inf.Dec)(nil)}, s:"", Format:""}'

const MONTHS = 'January February March April May June July August September October November December'.split(' ')

function timeText(time: string | undefined): string {
  const date = new Date(time ?? '0001-01-01T00:00:00Z')
  const day = `${date.getUTCFullYear()}, time.${MONTHS[date.getUTCMonth()]}, ${date.getUTCDate()}`
  const zone = time === undefined ? 'UTC' : 'Local'
  return `time.Date(${day}, ${date.getUTCHours()}, ${date.getUTCMinutes()}, ${date.getUTCSeconds()}, 0, time.${zone})`
}

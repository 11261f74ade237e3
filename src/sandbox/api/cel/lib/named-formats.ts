import { namedType, type Overload, overload } from '../functions.ts'
import { CelList, OpaqueValue, Optional } from '../values.ts'

const TYPE = namedType('Format')

class FormatValue extends OpaqueValue {
  readonly type = TYPE
  readonly name: string
  readonly errors: (text: string) => readonly string[]
  constructor(name: string, errors: (text: string) => readonly string[]) {
    super()
    this.name = name
    this.errors = errors
  }
  equals(other: FormatValue): boolean {
    return this.name === other.name
  }
}

/** `format.<name>()`: what is wrong with a text that should have a format. Source: apiserver/pkg/cel/library/format.go. */
export function namedFormats(
  validators: Readonly<Record<string, (text: string) => readonly string[]>>,
): Readonly<Record<string, readonly Overload[]>> {
  const formats = new Map(Object.entries(validators).map(([name, errors]) => [name, new FormatValue(name, errors)]))
  const constants = [...formats].map(([name, value]): [string, Overload[]] => [
    `format.${name}`,
    [overload(`format.${name}`, '() Format', () => value)],
  ])
  return {
    ...Object.fromEntries(constants),
    'format.named': [overload('format-named', '(string) optional<Format>', (name) => new Optional(formats.get(name)))],
    validate: [overload('format-validate', 'Format.(string) optional<list<string>>', validate)],
  }
}

function validate(format: FormatValue, text: string): Optional {
  const errors = format.errors(text)
  return new Optional(errors.length === 0 ? undefined : new CelList(errors))
}

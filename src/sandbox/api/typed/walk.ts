import { goKindName, goTypeName } from '../json/go-format.ts'
import type { DuplicateKey } from '../json/parse-json.ts'
import { DecodeError, jsonTypeName } from './decode-error.ts'

/** encoding/json, or apimachinery's converter from unstructured objects, which strategic patches and applies go through. */
type Reader = 'json' | 'unstructured'

/** Where the conversion of a document stands, and what was wrong so far. */
export class Walk {
  /** Unknown and duplicate fields, in the order of the document. */
  readonly strict: string[] = []
  /** The first value of a wrong type: Go goes on and reports it at the end. */
  failure: DecodeError | undefined
  readonly #duplicates: ReadonlyMap<object, readonly DuplicateKey[]>
  /** Names of fields, and numbers of list items, from the root. */
  readonly #path: (string | number)[] = []
  readonly #structs: string[] = []
  /** Steps that are no part of a Go field's path, as map keys. */
  readonly #isHidden: boolean[] = []

  /** Whose rules of reading hold, with their errors. */
  readonly reader: Reader

  constructor(duplicates: ReadonlyMap<object, readonly DuplicateKey[]> = new Map(), reader: Reader = 'json') {
    this.#duplicates = duplicates
    this.reader = reader
  }

  /** Goes one step deeper. */
  enter(step: string | number, isHidden: boolean): void {
    this.#path.push(step)
    this.#isHidden.push(isHidden)
  }

  leave(): void {
    this.#path.pop()
    this.#isHidden.pop()
  }

  enterStruct(goType: string): void {
    this.#structs.push(goType)
  }

  leaveStruct(): void {
    this.#structs.pop()
  }

  duplicatesOf(object: object): readonly DuplicateKey[] | undefined {
    return this.#duplicates.get(object)
  }

  unknownField(name: string): void {
    this.#note(`unknown field ${JSON.stringify(this.#fieldPath(name))}`)
  }

  duplicateField(name: string): void {
    this.#note(`duplicate field ${JSON.stringify(this.#fieldPath(name))}`)
  }

  /** `kind` is Go's kind of the type: `struct`, `slice`, `map` or the name of a basic type; `literal` the text of a number that does not fit. */
  wrongType(value: unknown, goType: string, kind: string, literal?: string): void {
    this.failure ??=
      this.reader === 'json'
        ? this.typeError(value, goType, literal)
        : new DecodeError(conversionMessage(value, goType, kind))
  }

  typeError(value: unknown, goType: string, literal?: string): DecodeError {
    const what = literal === undefined ? jsonTypeName(value) : `number ${literal}`
    const struct = this.#structs.at(-1)
    const path = this.#path.filter((step, i) => typeof step === 'string' && !this.#isHidden[i]).join('.')
    // The converter gives each such value to encoding/json by itself.
    const isAlone = struct === undefined || this.reader === 'unstructured'
    const target = isAlone ? 'Go value' : `Go struct field ${struct.slice(struct.indexOf('.') + 1)}.${path}`
    return new DecodeError(`json: cannot unmarshal ${what} into ${target} of type ${goType}`)
  }

  fail(message: string): void {
    this.failure ??= new DecodeError(message)
  }

  #note(text: string): void {
    if (this.strict.length < 100 && !this.strict.includes(text)) this.strict.push(text)
  }

  #fieldPath(name: string): string {
    let text = ''
    for (const step of this.#path) text += typeof step === 'number' ? `[${step}]` : text === '' ? step : `.${step}`
    return text === '' ? name : `${text}.${name}`
  }
}

/** Source: k8s.io/apimachinery/pkg/runtime/converter.go, fromUnstructured. */
function conversionMessage(value: unknown, goType: string, kind: string): string {
  if (kind === 'struct') return `cannot restore struct from: ${goKindName(value)}`
  if (kind === 'map' || kind === 'slice') return `cannot restore ${kind} from ${goKindName(value)}`
  const convertible = typeof value === 'number' && kind !== 'bool'
  return convertible ? `cannot convert ${goTypeName(value)} to ${goType}` : `unrecognized type: ${kind}`
}

import type { CelIssue } from './issues.ts'
import { type CelType, DYN, ERROR, formatType, INT, isDynamic, typeParam } from './types.ts'
import { assignable, mostGeneral, type Substitutions, substitute } from './unify.ts'

/** What the types of an expression are found to be while it is checked, and what is wrong with them. */
export class Inference {
  private known: Substitutions = new Map()
  private lastTypeVariable = 0
  readonly issues: CelIssue[] = []
  /** Whether the items of lists may have different types: those that are formatted may. */
  mixed = false

  issue({ offset }: { offset: number }, message: string): void {
    this.issues.push({ offset, message })
  }

  undeclared(at: { offset: number }, name: string): CelType {
    this.issue(at, `undeclared reference to '${name}' (in container '')`)
    return ERROR
  }

  mismatch(at: { offset: number }, expected: CelType, actual: CelType): void {
    this.issue(at, `expected type '${formatType(expected)}' but found '${formatType(actual)}'`)
  }

  typeVariable(): CelType {
    return typeParam(`_var${this.lastTypeVariable++}`)
  }

  resolve(type: CelType, unboundToDyn = false): CelType {
    return substitute(this.known, type, unboundToDyn)
  }

  /** Makes types assignable to others, if they can be. */
  unify(from: readonly CelType[], to: readonly CelType[]): boolean {
    const next = assignable(this.known, from, to)
    if (next) this.known = next
    return next !== undefined
  }

  /** The type of both items of a list. */
  join(at: { offset: number }, before: CelType | undefined, type: CelType): CelType {
    if (!before) return type
    if (this.mixed) return DYN
    if (this.unify([before], [type])) return mostGeneral(before, type)
    this.mismatch(at, before, type)
    return ERROR
  }

  assert(at: { offset: number }, actual: CelType, expected: CelType): void {
    if (!this.unify([expected], [actual])) this.mismatch(at, expected, actual)
  }

  /** The types of the variables of a fold: the items of a list, the keys of a map. */
  iterationTypes(at: { offset: number }, range: CelType, two: boolean): [CelType, CelType] {
    const [first = DYN, second = DYN] = range.params
    if (range.kind === 'list') return two ? [INT, first] : [first, first]
    if (range.kind === 'map') return [first, second]
    if (isDynamic(range) || range.kind === 'param') {
      this.unify([DYN], [range])
      return [DYN, DYN]
    }
    const words = 'cannot be range of a comprehension (must be list, map, or dynamic)'
    this.issue(at, `expression of type '${formatType(range)}' ${words}`)
    return [ERROR, ERROR]
  }
}

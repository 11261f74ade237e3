import type { Call, Comprehension, Entry, Expr, Ident, ListExpr, Literal, Select } from './ast.ts'
import type { Value } from './values.ts'

/** Makes the nodes of one expression; all that one macro expands to point at the macro. */
export class Builder {
  private lastId = 0

  nextId(): number {
    return ++this.lastId
  }

  literal(offset: number, value: Value): Literal {
    return { kind: 'literal', id: this.nextId(), offset, value }
  }

  ident(offset: number, name: string): Ident {
    return { kind: 'ident', id: this.nextId(), offset, name }
  }

  select(offset: number, operand: Expr, field: string, testOnly = false): Select {
    return { kind: 'select', id: this.nextId(), offset, operand, field, testOnly }
  }

  call(offset: number, name: string, args: readonly Expr[], target?: Expr): Call {
    return { kind: 'call', id: this.nextId(), offset, name, target, args }
  }

  list(offset: number, items: readonly Expr[], optional: ReadonlySet<number> = new Set()): ListExpr {
    return { kind: 'list', id: this.nextId(), offset, items, optional }
  }

  map(offset: number, entries: readonly Entry[]): Expr {
    return { kind: 'map', id: this.nextId(), offset, entries }
  }

  fold(offset: number, fold: Omit<Comprehension, 'kind' | 'id' | 'offset'>): Comprehension {
    return { kind: 'comprehension', id: this.nextId(), offset, ...fold }
  }

  /** The same expression once more, as nodes of their own. */
  copy(expr: Expr): Expr {
    const again = (each: Expr): Expr => this.copy(each)
    const node = { id: this.nextId() }
    switch (expr.kind) {
      case 'literal':
      case 'ident':
        return { ...expr, ...node }
      case 'select':
        return { ...expr, ...node, operand: again(expr.operand) }
      case 'call':
        return { ...expr, ...node, target: expr.target && again(expr.target), args: expr.args.map(again) }
      case 'list':
        return { ...expr, ...node, items: expr.items.map(again) }
      case 'map':
        return {
          ...expr,
          ...node,
          entries: expr.entries.map((entry) => ({ ...entry, key: again(entry.key), value: again(entry.value) })),
        }
      case 'struct':
        return { ...expr, ...node, fields: expr.fields.map((field) => ({ ...field, value: again(field.value) })) }
      default:
        return {
          ...expr,
          ...node,
          range: again(expr.range),
          init: again(expr.init),
          condition: again(expr.condition),
          step: again(expr.step),
          result: again(expr.result),
        }
    }
  }
}

import type { Directive } from './parse.ts'

/** The directives of one context (http, server, location) with those around it. */
export interface Scope {
  readonly directives: readonly Directive[]
  readonly parent: Scope | undefined
}

/** The directive in force: the innermost context's, the last one given there. */
export function find(scope: Scope | undefined, name: string): Directive | undefined {
  for (let at = scope; at; at = at.parent) {
    const own = at.directives.filter((directive) => directive.name === name)
    if (own.length > 0) return own.at(-1)
  }
  return undefined
}

/** Directives that add up (`add_header`, `error_page`): all of the innermost context that has any. */
export function findAll(scope: Scope | undefined, name: string): readonly Directive[] {
  for (let at = scope; at; at = at.parent) {
    const own = at.directives.filter((directive) => directive.name === name)
    if (own.length > 0) return own
  }
  return []
}

/** The first argument of the directive in force. */
export function setting(scope: Scope | undefined, name: string): string | undefined {
  return find(scope, name)?.args[0]
}

export function isOn(scope: Scope | undefined, name: string, byDefault = false): boolean {
  const value = setting(scope, name)
  return value === undefined ? byDefault : value === 'on'
}

import type { Firewall } from '../network/ports.ts'
import type { FirewallRule } from './project.ts'

/** Whether the rules let TCP packets from anywhere through to a port. Without a rule nothing comes in. */
export function allowsPort(rules: readonly FirewallRule[], port: number): boolean {
  return rules.some(
    ({ direction, allowed, sourceRanges }) =>
      direction === 'INGRESS' &&
      sourceRanges.some((range) => range === '0.0.0.0/0') &&
      allowed.some(
        ({ protocol, ports }) => isTcp(protocol) && (ports.length === 0 || ports.some((entry) => covers(entry, port))),
      ),
  )
}

function isTcp(protocol: string): boolean {
  return protocol === 'tcp' || protocol === 'all' || protocol === '6'
}

function covers(entry: string, port: number): boolean {
  const [first, last = first] = entry.split('-').map(Number)
  return first !== undefined && last !== undefined && port >= first && port <= last
}

/** A firewall that follows rules as they change. */
export function ruleFirewall(rules: () => readonly FirewallRule[]): Firewall & { changed(): void } {
  const listeners = new Set<() => void>()
  return {
    allows: (port) => allowsPort(rules(), port),
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    changed() {
      for (const listener of listeners) listener()
    },
  }
}

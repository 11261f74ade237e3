import type { Location, Server } from './model.ts'

/** The server of a port for a host name: exact names, `*.name`, `name.*`, expressions, then the port's default. */
export function chooseServer(servers: readonly Server[], port: number, host: string): Server | undefined {
  const candidates = servers.filter(({ listens }) => listens.some((listen) => listen.port === port))
  const byDefault = candidates.find(({ listens }) => listens.some((listen) => listen.port === port && listen.isDefault))
  const name = host.replace(/:\d+$/, '').toLowerCase()
  const tests: ((pattern: string) => boolean)[] = [
    (pattern) => pattern.toLowerCase() === name || (pattern.startsWith('.') && pattern.slice(1) === name),
    (pattern) => /^(\*\.|\.)/.test(pattern) && name.endsWith(pattern.replace(/^\*/, '')),
    (pattern) => pattern.endsWith('.*') && name.startsWith(pattern.slice(0, -1)),
    (pattern) => pattern.startsWith('~') && new RegExp(pattern.slice(1).replaceAll('(?P<', '(?<')).test(name),
  ]
  for (const test of tests) {
    const server = candidates.find(({ names }) => names.some(test))
    if (server) return server
  }
  return byDefault ?? candidates[0]
}

/** The location of a path, by nginx' rules: exact, then the longest prefix, which yields to the first expression that matches. */
export function chooseLocation(
  locations: readonly Location[],
  uri: string,
): { location: Location; captures: RegExpExecArray | undefined } | undefined {
  const exact = locations.find(({ modifier, pattern }) => modifier === '=' && pattern === uri)
  if (exact) return { location: exact, captures: undefined }
  const prefix = locations
    .filter(({ modifier, pattern }) => (modifier === '' || modifier === '^~') && uri.startsWith(pattern))
    .sort((a, b) => b.pattern.length - a.pattern.length)[0]
  const nested = prefix && chooseLocation(prefix.locations, uri)
  if (nested) return nested
  if (prefix?.modifier !== '^~') {
    for (const location of locations) {
      const captures = location.expression?.exec(uri)
      if (captures) return chooseLocation(location.locations, uri) ?? { location, captures }
    }
  }
  return prefix && { location: prefix, captures: undefined }
}

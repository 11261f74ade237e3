import type { Reply } from './resp.ts'

type Value = string | string[] | Map<string, string> | Set<string>

/** The data of one server, with when keys expire (milliseconds since the epoch). */
export interface Database {
  values: Map<string, Value>
  expiries: Map<string, number>
}

export interface CommandContext {
  database: Database
  now: number
  version: string
  role: string
  config: ReadonlyMap<string, string>
}

type Handler = (args: string[], context: CommandContext) => Reply

const OK: Reply = { simple: 'OK' }
const WRONG_TYPE: Reply = { error: 'WRONGTYPE Operation against a key holding the wrong kind of value' }
const NOT_INTEGER: Reply = { error: 'ERR value is not an integer or out of range' }

/** Runs one command of the data. Connection-level ones (AUTH, QUIT, SUBSCRIBE) are the server's. */
export function runCommand([name = '', ...args]: readonly string[], context: CommandContext): Reply {
  expire(context)
  const entry = commands[name.toUpperCase()]
  if (!entry) {
    const shown = args.map((arg) => `'${arg}' `).join('')
    return { error: `ERR unknown command '${name}', with args beginning with: ${shown}` }
  }
  const [least, handler] = entry
  if (args.length < least) return { error: `ERR wrong number of arguments for '${name.toLowerCase()}' command` }
  return handler([...args], context)
}

function expire({ database, now }: CommandContext): void {
  for (const [key, at] of database.expiries) {
    if (at > now) continue
    database.expiries.delete(key)
    database.values.delete(key)
  }
}

function remove({ values, expiries }: Database, key: string): boolean {
  expiries.delete(key)
  return values.delete(key)
}

const commands: Readonly<Record<string, readonly [number, Handler]>> = {
  PING: [0, ([text]) => text ?? { simple: 'PONG' }],
  ECHO: [1, ([text = '']) => text],
  SELECT: [1, () => OK],
  CLIENT: [0, () => OK],
  COMMAND: [0, () => []],
  DBSIZE: [0, (_, { database }) => database.values.size],
  TIME: [0, (_, { now }) => [String(Math.floor(now / 1000)), String((now % 1000) * 1000)]],
  FLUSHALL: [0, flush],
  FLUSHDB: [0, flush],
  SAVE: [0, () => OK],
  INFO: [0, (_, context) => info(context)],
  CONFIG: [1, ([action = '', pattern = ''], { config }) => configure(action, pattern, config)],
  GET: [1, ([key = ''], { database }) => textOf(database, key)],
  SET: [2, set],
  SETNX: [
    2,
    ([key = '', value = ''], context) => {
      if (context.database.values.has(key)) return 0
      set([key, value], context)
      return 1
    },
  ],
  SETEX: [3, ([key = '', seconds = '', value = ''], context) => set([key, value, 'EX', seconds], context)],
  GETSET: [
    2,
    ([key = '', value = ''], context) => {
      const old = textOf(context.database, key)
      set([key, value], context)
      return old
    },
  ],
  APPEND: [
    2,
    ([key = '', value = ''], { database }) => {
      const text = `${database.values.get(key) ?? ''}${value}`
      database.values.set(key, text)
      return text.length
    },
  ],
  STRLEN: [1, ([key = ''], { database }) => String(database.values.get(key) ?? '').length],
  MGET: [1, (keys, { database }) => keys.map((key) => textOf(database, key))],
  MSET: [
    2,
    (pairs, { database }) => {
      for (let i = 0; i < pairs.length; i += 2) database.values.set(pairs[i] ?? '', pairs[i + 1] ?? '')
      return OK
    },
  ],
  INCR: [1, ([key = ''], { database }) => add(database, key, '1')],
  DECR: [1, ([key = ''], { database }) => add(database, key, '-1')],
  INCRBY: [2, ([key = '', by = ''], { database }) => add(database, key, by)],
  DECRBY: [2, ([key = '', by = ''], { database }) => add(database, key, `-${by}`)],
  DEL: [1, (keys, { database }) => keys.filter((key) => remove(database, key)).length],
  UNLINK: [1, (keys, { database }) => keys.filter((key) => remove(database, key)).length],
  EXISTS: [1, (keys, { database }) => keys.filter((key) => database.values.has(key)).length],
  KEYS: [
    1,
    ([pattern = '*'], { database }) => {
      const expression = new RegExp(
        `^${pattern
          .replace(/[.+^${}()|\\]/g, '\\$&')
          .replaceAll('*', '.*')
          .replaceAll('?', '.')}$`,
      )
      return [...database.values.keys()].filter((key) => expression.test(key))
    },
  ],
  TYPE: [1, ([key = ''], { database }) => ({ simple: typeOf(database.values.get(key)) })],
  EXPIRE: [
    2,
    ([key = '', seconds = ''], { database, now }) => {
      if (!database.values.has(key)) return 0
      database.expiries.set(key, now + Number(seconds) * 1000)
      return 1
    },
  ],
  TTL: [
    1,
    ([key = ''], { database, now }) => {
      if (!database.values.has(key)) return -2
      const at = database.expiries.get(key)
      return at === undefined ? -1 : Math.ceil((at - now) / 1000)
    },
  ],
  LPUSH: [2, ([key = '', ...items], { database }) => push(database, key, (list) => list.unshift(...items.reverse()))],
  RPUSH: [2, ([key = '', ...items], { database }) => push(database, key, (list) => list.push(...items))],
  LPOP: [1, ([key = ''], { database }) => listOf(database, key)?.shift() ?? null],
  RPOP: [1, ([key = ''], { database }) => listOf(database, key)?.pop() ?? null],
  LLEN: [1, ([key = ''], { database }) => listOf(database, key)?.length ?? 0],
  LRANGE: [
    3,
    ([key = '', from = '0', to = '-1'], { database }) => {
      const list = listOf(database, key) ?? []
      const end = Number(to) < 0 ? list.length + Number(to) : Number(to)
      return list.slice(Number(from), end + 1)
    },
  ],
  HSET: [
    3,
    ([key = '', ...pairs], { database }) => {
      const hash = hashOf(database, key)
      const before = hash.size
      for (let i = 0; i < pairs.length; i += 2) hash.set(pairs[i] ?? '', pairs[i + 1] ?? '')
      return hash.size - before
    },
  ],
  HGET: [2, ([key = '', field = ''], { database }) => hashOf(database, key).get(field) ?? null],
  HGETALL: [1, ([key = ''], { database }) => [...hashOf(database, key)].flat()],
  SADD: [
    2,
    ([key = '', ...items], { database }) => {
      const set = setOf(database, key)
      const before = set.size
      for (const item of items) set.add(item)
      return set.size - before
    },
  ],
  SMEMBERS: [1, ([key = ''], { database }) => [...setOf(database, key)]],
}

function flush(_: string[], { database }: CommandContext): Reply {
  database.values.clear()
  database.expiries.clear()
  return OK
}

function info({ version, role, database }: CommandContext): Reply {
  return `# Server\r\nredis_version:${version}\r\nredis_mode:standalone\r\n\r\n# Replication\r\nrole:${role}\r\nconnected_slaves:0\r\n\r\n# Keyspace\r\ndb0:keys=${database.values.size},expires=${database.expiries.size},avg_ttl=0\r\n`
}

function configure(action: string, pattern: string, config: ReadonlyMap<string, string>): Reply {
  if (action.toUpperCase() !== 'GET') return OK
  const expression = new RegExp(`^${pattern.replaceAll('*', '.*')}$`)
  return [...config].filter(([name]) => expression.test(name)).flat()
}

function textOf({ values }: Database, key: string): Reply {
  const value = values.get(key)
  return value === undefined ? null : typeof value === 'string' ? value : WRONG_TYPE
}

function set([key = '', value = '', ...options]: string[], { database, now }: CommandContext): Reply {
  const words = options.map((option) => option.toUpperCase())
  if (words.includes('NX') && database.values.has(key)) return null
  if (words.includes('XX') && !database.values.has(key)) return null
  database.values.set(key, value)
  database.expiries.delete(key)
  const seconds = options[words.indexOf('EX') + 1]
  if (words.includes('EX')) database.expiries.set(key, now + Number(seconds) * 1000)
  return OK
}

function add({ values }: Database, key: string, by: string): Reply {
  const current = values.get(key) ?? '0'
  if (typeof current !== 'string') return WRONG_TYPE
  const next = Number(current) + Number(by)
  if (!Number.isInteger(next)) return NOT_INTEGER
  values.set(key, String(next))
  return next
}

function typeOf(value: Value | undefined): string {
  if (value === undefined) return 'none'
  if (typeof value === 'string') return 'string'
  if (Array.isArray(value)) return 'list'
  return value instanceof Map ? 'hash' : 'set'
}

function listOf({ values }: Database, key: string): string[] | undefined {
  const value = values.get(key)
  return Array.isArray(value) ? value : undefined
}

function push(database: Database, key: string, change: (list: string[]) => void): Reply {
  const list = listOf(database, key) ?? []
  if (database.values.has(key) && !listOf(database, key)) return WRONG_TYPE
  change(list)
  database.values.set(key, list)
  return list.length
}

function hashOf({ values }: Database, key: string): Map<string, string> {
  const value = values.get(key)
  const hash = value instanceof Map ? value : new Map<string, string>()
  if (value === undefined) values.set(key, hash)
  return hash
}

function setOf({ values }: Database, key: string): Set<string> {
  const value = values.get(key)
  const set = value instanceof Set ? value : new Set<string>()
  if (value === undefined) values.set(key, set)
  return set
}

/** The moments a cron schedule names: sets of allowed values, and the zone in which they are read. */
export interface Schedule {
  readonly minutes: ReadonlySet<number>
  readonly hours: ReadonlySet<number>
  readonly days: ReadonlySet<number>
  readonly months: ReadonlySet<number>
  readonly weekdays: ReadonlySet<number>
  /** Whether day of month and day of week are both restricted: then either suffices. */
  readonly eitherDay: boolean
  readonly timeZone: string
  /** Of `@every 1h30m`: milliseconds between runs. */
  readonly every?: number
}

const MACROS: Record<string, string | undefined> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
}
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']
const MINUTE = 60_000
/** How far ahead a next run is looked for; a schedule such as 30 February has none. */
const HORIZON = 5 * 366 * 24 * 60 * MINUTE

/** Reads a standard five-field schedule or a macro (robfig/cron `ParseStandard`). Throws with a message for people. */
export function parseSchedule(text: string, timeZone = 'UTC'): Schedule {
  const prefixed = /^(?:CRON_)?TZ=(\S+)\s+(.*)$/.exec(text.trim())
  const zone = prefixed?.[1] ?? timeZone
  const source = prefixed?.[2] ?? text.trim()
  if (source.startsWith('@every ')) return { ...parseFields('* * * * *', zone), every: parseDuration(source.slice(7)) }
  if (source.startsWith('@') && !MACROS[source]) throw new Error(`unrecognized descriptor: ${source}`)
  return parseFields(MACROS[source] ?? source, zone)
}

function parseFields(text: string, timeZone: string): Schedule {
  const fields = text.split(/\s+/)
  const [minute = '', hour = '', day = '', month = '', weekday = ''] = fields
  if (fields.length !== 5) throw new Error(`expected exactly 5 fields, found ${fields.length}: [${text}]`)
  const weekdays = parseField(weekday, 0, 7, WEEKDAYS)
  return {
    minutes: parseField(minute, 0, 59),
    hours: parseField(hour, 0, 23),
    days: parseField(day, 1, 31),
    months: parseField(month, 1, 12, MONTHS, 1),
    weekdays: new Set([...weekdays].map((value) => value % 7)),
    eitherDay: isRestricted(day) && isRestricted(weekday),
    timeZone: new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone,
  }
}

function isRestricted(field: string): boolean {
  return !/^[*?]/.test(field)
}

function parseField(field: string, min: number, max: number, names: readonly string[] = [], offset = 0): Set<number> {
  const values = new Set<number>()
  for (const part of field.split(',')) {
    const [range = '', step] = part.split('/')
    const [from = '', to] = range.split('-')
    const any = from === '*' || from === '?'
    const first = any ? min : numberOf(from, names, offset)
    const last =
      any || (to === undefined && step !== undefined) ? max : to === undefined ? first : numberOf(to, names, offset)
    const every = step === undefined ? 1 : Number(step)
    if (first < min || last > max || first > last || !Number.isInteger(every) || every <= 0) {
      throw new Error(`failed to parse schedule field ${field}`)
    }
    for (let value = first; value <= last; value += every) values.add(value)
  }
  return values
}

function numberOf(text: string, names: readonly string[], offset: number): number {
  const named = names.indexOf(text.toLowerCase())
  if (named >= 0) return named + offset
  if (!/^\d+$/.test(text)) throw new Error(`failed to parse int from ${text}`)
  return Number(text)
}

function parseDuration(text: string): number {
  const units: Record<string, number | undefined> = { h: 60 * MINUTE, m: MINUTE, s: 1000 }
  let total = 0
  for (const [, amount, unit] of text.matchAll(/(\d+(?:\.\d+)?)(h|m|s)/g))
    total += Number(amount) * (units[unit ?? ''] ?? 0)
  if (total < 1000) throw new Error(`failed to parse duration @every ${text}`)
  return total
}

/** The first moment after `after` (milliseconds since the epoch) that the schedule names; undefined when there is none in five years. */
export function nextRun(schedule: Schedule, after: number): number | undefined {
  if (schedule.every !== undefined) return Math.floor(after / 1000) * 1000 + schedule.every
  const local = localClock(schedule.timeZone)
  let time = (Math.floor(after / MINUTE) + 1) * MINUTE
  for (const end = after + HORIZON; time < end; ) {
    const { month, day, weekday, hour, minute } = local(time)
    if (!schedule.months.has(month) || !isDay(schedule, day, weekday)) time += towardsMidnight(hour, minute)
    else if (!schedule.hours.has(hour)) time += (60 - minute) * MINUTE
    else if (!schedule.minutes.has(minute)) time += MINUTE
    else return time
  }
  return undefined
}

/** Towards midnight, but never past it, even when clocks change on the way. */
function towardsMidnight(hour: number, minute: number): number {
  return hour < 21 ? (60 - minute) * MINUTE + (20 - hour) * 60 * MINUTE : (60 - minute) * MINUTE
}

function isDay({ days, weekdays, eitherDay }: Schedule, day: number, weekday: number): boolean {
  return eitherDay ? days.has(day) || weekdays.has(weekday) : days.has(day) && weekdays.has(weekday)
}

function localClock(timeZone: string) {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    month: 'numeric',
    day: 'numeric',
    weekday: 'short',
    hour: 'numeric',
    minute: 'numeric',
  })
  return (time: number) => {
    const parts = Object.fromEntries(format.formatToParts(time).map(({ type, value }) => [type, value]))
    return {
      month: Number(parts['month']),
      day: Number(parts['day']),
      weekday: WEEKDAYS.indexOf((parts['weekday'] ?? '').toLowerCase()),
      hour: Number(parts['hour']),
      minute: Number(parts['minute']),
    }
  }
}

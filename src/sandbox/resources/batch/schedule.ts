import { durationProblem } from '../../api/go-duration.ts'

/** The five fields of a cron schedule, in the order and with the words of github.com/robfig/cron. */
const fields: readonly { min: number; max: number; names?: readonly string[] }[] = [
  { min: 0, max: 59 },
  { min: 0, max: 23 },
  { min: 1, max: 31 },
  { min: 1, max: 12, names: 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ') },
  { min: 0, max: 6, names: 'sun mon tue wed thu fri sat'.split(' ') },
]

const descriptors = ['@yearly', '@annually', '@monthly', '@weekly', '@daily', '@midnight', '@hourly']

/** What is wrong with a cron schedule, undefined when nothing is. */
export function scheduleProblem(text: string): string | undefined {
  const schedule = text.replace(/^(CRON_)?TZ=\S*\s+/, '').trim()
  if (schedule === '') return 'empty spec string'
  if (schedule.startsWith('@')) return descriptorProblem(schedule)
  const parts = schedule.split(/\s+/)
  if (parts.length !== 5) return `expected exactly 5 fields, found ${parts.length}: [${parts.join(' ')}]`
  for (const [index, part] of parts.entries()) {
    const field = fields[index]
    const problem =
      field &&
      part
        .split(',')
        .map((range) => rangeProblem(range, field))
        .find(Boolean)
    if (problem) return problem
  }
  return undefined
}

function descriptorProblem(text: string): string | undefined {
  if (descriptors.includes(text)) return undefined
  if (!text.startsWith('@every ')) return `unrecognized descriptor: ${text}`
  const problem = durationProblem(text.slice('@every '.length))
  return problem === undefined ? undefined : `failed to parse duration ${text}: ${problem}`
}

type Field = (typeof fields)[number]

function rangeProblem(expression: string, field: Field): string | undefined {
  const [range = '', step, ...more] = expression.split('/')
  if (more.length > 0) return `too many slashes: ${expression}`
  const [low = '', high, ...rest] = range.split('-')
  if (low !== '*' && low !== '?' && rest.length > 0) return `too many hyphens: ${expression}`
  const start = low === '*' || low === '?' ? field.min : number(low, field)
  if (typeof start === 'string') return start
  const single =
    high === undefined ? (low === '*' || low === '?' || step !== undefined ? field.max : start) : number(high, field)
  if (typeof single === 'string') return single
  const stride = step === undefined ? 1 : plainNumber(step)
  if (typeof stride === 'string') return stride
  return boundsProblem(expression, start, single, stride, field)
}

function boundsProblem(
  text: string,
  start: number,
  end: number,
  step: number,
  { min, max }: Field,
): string | undefined {
  if (start < min) return `beginning of range (${start}) below minimum (${min}): ${text}`
  if (end > max) return `end of range (${end}) above maximum (${max}): ${text}`
  if (start > end) return `beginning of range (${start}) beyond end of range (${end}): ${text}`
  return step === 0 ? `step of range should be a positive number: ${text}` : undefined
}

function number(text: string, { names, min }: Field): number | string {
  const index = names?.indexOf(text.toLowerCase()) ?? -1
  return index >= 0 ? index + min : plainNumber(text)
}

function plainNumber(text: string): number | string {
  if (/^-\d+$/.test(text)) return `negative number (${text}) not allowed: ${text}`
  return /^\+?\d+$/.test(text)
    ? Number(text)
    : `failed to parse int from ${text}: strconv.Atoi: parsing "${text}": invalid syntax`
}

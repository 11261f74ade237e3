import { PassThrough, type Readable } from 'node:stream'
import type { Clock } from '../../clock.ts'
import type { LogOptions } from '../types.ts'

type Source = 'stdout' | 'stderr'

export interface LogLine {
  time: number
  source: Source
  /** With its line feed, unless the container ended without one. */
  data: Buffer
}

/** What one instance of a container wrote, as the runtime's log file keeps it: line by line, with time and stream. */
export interface ContainerLog {
  write(source: Source, data: Buffer): void
  /** The container has ended: what is left without a line feed is kept too, followers see the end. */
  end(): void
  read(options: Omit<LogOptions, 'container' | 'previous'>): Readable
  /** The last of the output, for `terminationMessagePolicy: FallbackToLogsOnError`. */
  tail(lines: number, bytes: number): string
}

/** The kubelet rotates at 10 MiB; only the newest file is read. */
const largestLog = 10 * 1024 * 1024
const longestLine = 16 * 1024

/** `record` hears of every line; `earlier` are lines of a log that is taken up again. */
export function containerLog(
  clock: Clock,
  record: (line: LogLine) => void = () => {},
  earlier: readonly LogLine[] = [],
): ContainerLog {
  const lines: LogLine[] = [...earlier]
  const unfinished: Record<Source, Buffer> = { stdout: Buffer.alloc(0), stderr: Buffer.alloc(0) }
  const followers = new Set<(line: LogLine | undefined) => void>()
  let size = 0
  let ended = false
  const add = (line: LogLine) => {
    lines.push(line)
    record(line)
    size += line.data.length
    while (size > largestLog) size -= lines.shift()?.data.length ?? size
    for (const follower of followers) follower(line)
  }
  return {
    write(source, data) {
      if (ended) return
      const [complete, rest] = splitLines(Buffer.concat([unfinished[source], data]))
      unfinished[source] = rest
      for (const line of complete) add({ time: clock.now(), source, data: line })
    },
    end() {
      if (ended) return
      for (const source of ['stdout', 'stderr'] as const) {
        if (unfinished[source].length > 0) add({ time: clock.now(), source, data: unfinished[source] })
      }
      ended = true
      for (const follower of followers) follower(undefined)
      followers.clear()
    },
    read: (options) => readLog(options, { lines, followers, ended: () => ended }),
    tail(count, bytes) {
      const text = Buffer.concat(lines.slice(-count).map(({ data }) => data))
      return text.subarray(Math.max(0, text.length - bytes)).toString('utf8')
    },
  }
}

function splitLines(data: Buffer): [Buffer[], Buffer] {
  const lines: Buffer[] = []
  let start = 0
  for (let at = data.indexOf(10); at >= 0; at = data.indexOf(10, start)) {
    lines.push(data.subarray(start, at + 1))
    start = at + 1
  }
  while (data.length - start > longestLine) {
    lines.push(data.subarray(start, start + longestLine))
    start += longestLine
  }
  return [lines, data.subarray(start)]
}

interface LogSource {
  lines: readonly LogLine[]
  followers: Set<(line: LogLine | undefined) => void>
  ended(): boolean
}

function readLog(options: Omit<LogOptions, 'container' | 'previous'>, source: LogSource): Readable {
  const output = new PassThrough({ highWaterMark: 1024 * 1024 })
  let left = options.limitBytes ?? Number.POSITIVE_INFINITY
  const emit = (line: LogLine) => {
    if (!wanted(line, options)) return
    const data = options.timestamps ? Buffer.concat([Buffer.from(`${timestamp(line.time)} `), line.data]) : line.data
    output.write(data.subarray(0, Math.min(data.length, left)))
    left -= data.length
  }
  const selected = source.lines.filter((line) => wanted(line, options))
  for (const line of options.tailLines === undefined ? selected : lastLines(selected, options.tailLines)) {
    if (left > 0) emit(line)
  }
  if (!options.follow || source.ended() || left <= 0) return output.end()
  const follower = (line: LogLine | undefined) => {
    if (line && !output.destroyed) emit(line)
    if (line && !output.destroyed && left > 0) return
    source.followers.delete(follower)
    output.end()
  }
  source.followers.add(follower)
  output.once('close', () => source.followers.delete(follower))
  return output
}

function lastLines(lines: readonly LogLine[], count: number): readonly LogLine[] {
  return count <= 0 ? [] : lines.slice(-count)
}

function wanted({ time, source }: LogLine, { sinceTime, stream }: Pick<LogOptions, 'sinceTime' | 'stream'>): boolean {
  if (sinceTime !== undefined && time < sinceTime) return false
  if (stream === undefined || stream === 'All') return true
  return stream === 'Stdout' ? source === 'stdout' : source === 'stderr'
}

function timestamp(time: number): string {
  return new Date(time).toISOString().replace('Z', '000000Z')
}

import { appendFile, existsSync, mkdirSync, readdirSync, readFileSync, rm, writeFile } from 'node:fs'
import { join } from 'node:path'
import type { LogLine } from './container-log.ts'

/** Keeps what containers write where it outlives this process; without a folder nothing is kept. */
export interface LogStore {
  /** Takes the lines of one container instance. */
  writer(podUid: string, containerId: string): (line: LogLine) => void
  /** The lines of an instance of an earlier process, undefined when there are none. */
  read(podUid: string, containerId: string): LogLine[] | undefined
  discard(podUid: string): void
  /** Forgets pods that are gone. */
  prune(podUids: ReadonlySet<string>): void
}

/** As for the log in memory. */
const largestFile = 10 * 1024 * 1024

export function logStore(folder: string | undefined): LogStore {
  if (folder === undefined) return { writer: () => () => {}, read: () => undefined, discard: () => {}, prune: () => {} }
  const discard = (podUid: string) => rm(join(folder, podUid), { recursive: true, force: true }, () => {})
  const pathOf = (podUid: string, containerId: string) => join(folder, podUid, `${containerId}.log`)
  return {
    writer(podUid, containerId) {
      mkdirSync(join(folder, podUid), { recursive: true, mode: 0o700 })
      return fileWriter(pathOf(podUid, containerId))
    },
    read(podUid, containerId) {
      try {
        return parseLines(readFileSync(pathOf(podUid, containerId), 'utf8'))
      } catch {
        return undefined
      }
    },
    discard,
    prune(podUids) {
      if (!existsSync(folder)) return
      for (const podUid of readdirSync(folder)) if (!podUids.has(podUid)) discard(podUid)
    },
  }
}

/** Writes in the background, many lines at a time; a disk that is full costs log lines, nothing else. */
function fileWriter(path: string): (line: LogLine) => void {
  let waiting: string[] = []
  let busy = false
  let size = 0
  const flush = () => {
    const text = waiting.join('')
    waiting = []
    busy = text !== ''
    if (!busy) return
    const write = size + text.length > largestFile ? writeFile : appendFile
    size = write === writeFile ? text.length : size + text.length
    write(path, text, { mode: 0o600 }, flush)
  }
  return (line) => {
    waiting.push(formatLine(line))
    if (busy) return
    busy = true
    setImmediate(flush)
  }
}

/** The format of the container runtime interface: time, stream, F for a full line or P for a part of one, text. */
function formatLine({ time, source, data }: LogLine): string {
  const text = data.toString('utf8')
  const full = text.endsWith('\n')
  return `${new Date(time).toISOString()} ${source} ${full ? 'F' : 'P'} ${full ? text : `${text}\n`}`
}

function parseLines(text: string): LogLine[] {
  return text.split('\n').flatMap((entry) => {
    const [, time = '', source, tag, data = ''] = /^(\S+) (stdout|stderr) ([FP]) (.*)$/s.exec(entry) ?? []
    if (source !== 'stdout' && source !== 'stderr') return []
    return [{ time: Date.parse(time), source, data: Buffer.from(tag === 'F' ? `${data}\n` : data) }]
  })
}

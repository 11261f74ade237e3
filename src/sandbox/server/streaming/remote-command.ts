import type { Readable, Writable } from 'node:stream'
import { finished } from 'node:stream/promises'
import { messageOf } from '../../../util/message-of.ts'
import { StatusError } from '../../api/status.ts'
import type { ExecStreams, NodeStreams } from '../../kubelet/types.ts'
import type { Pod } from '../../schema/types.gen.ts'
import type { RemoteCommandOptions } from './options.ts'

/** The `metav1.Status` that ends an exec or attach. */
export interface RemoteStatus {
  metadata: Record<string, never>
  status: 'Success' | 'Failure'
  message?: string
  reason?: string
  details?: { causes: { reason?: string; message?: string }[] }
  code?: number
}

type TerminalSize = { columns: number; rows: number }

/** The client's ends of an exec or attach, whatever the protocol. */
export interface RemoteEnds {
  stdin?: Readable | undefined
  stdout?: Writable | undefined
  stderr?: Writable | undefined
  onResize(listener: (size: TerminalSize) => void): void
  signal: AbortSignal
}

export interface RemoteCommand {
  kind: 'exec' | 'attach'
  pod: Pod
  options: RemoteCommandOptions
  streams: NodeStreams
}

/** Runs the command to its end, closes the output, and says how it went in the kubelet's words. */
export async function runRemoteCommand(command: RemoteCommand, ends: RemoteEnds): Promise<RemoteStatus> {
  const { kind, pod, options, streams } = command
  const exec: ExecStreams = { ...ends, tty: options.tty }
  try {
    const code =
      kind === 'exec'
        ? await streams.exec(pod, options.container, options.command, exec)
        : await streams.attach(pod, options.container, exec).then(() => 0)
    return code === 0 ? success : exited(options.command, code)
  } catch (error) {
    if (error instanceof StatusError) return { ...error.status, metadata: {} } as RemoteStatus
    const doing = kind === 'exec' ? 'error executing command in container' : 'error attaching to container'
    return internalError(`${doing}: ${messageOf(error)}`)
  } finally {
    await Promise.all([closed(ends.stdout), closed(ends.stderr)])
  }
}

async function closed(output: Writable | undefined): Promise<void> {
  if (!output || output.destroyed) return
  output.end()
  await finished(output, { readable: false }).catch(() => {})
}

const success: RemoteStatus = { metadata: {}, status: 'Success' }

function exited(command: readonly string[], code: number): RemoteStatus {
  const cause = `error executing command [${command.join(' ')}], exit code ${code}`
  return {
    metadata: {},
    status: 'Failure',
    message: `command terminated with non-zero exit code: ${cause}`,
    reason: 'NonZeroExitCode',
    details: { causes: [{ reason: 'ExitCode', message: String(code) }] },
  }
}

export function internalError(message: string): RemoteStatus {
  return {
    metadata: {},
    status: 'Failure',
    message: `Internal error occurred: ${message}`,
    reason: 'InternalError',
    details: { causes: [{ message }] },
    code: 500,
  }
}

/** Terminal sizes (`{"Width":80,"Height":24}`, one after the other) as a client sends them. */
export interface Resizes {
  read(chunk: Buffer): void
  onResize(listener: (size: TerminalSize) => void): void
}

export function resizes(): Resizes {
  const listeners = new Set<(size: TerminalSize) => void>()
  let rest = ''
  let last: TerminalSize | undefined
  return {
    read(chunk) {
      rest += chunk.toString('utf8')
      const texts = rest.split('}')
      rest = (texts.pop() ?? '').slice(0, 1024)
      for (const text of texts) {
        last = parseSize(`${text}}`) ?? last
        for (const listener of listeners) if (last) listener(last)
      }
    },
    // The first size often comes before anyone listens.
    onResize(listener) {
      listeners.add(listener)
      if (last) listener(last)
    },
  }
}

function parseSize(text: string): TerminalSize | undefined {
  try {
    const { Width, Height } = JSON.parse(text) as { Width?: number; Height?: number }
    return Number(Width) > 0 && Number(Height) > 0 ? { columns: Number(Width), rows: Number(Height) } : undefined
  } catch {
    return undefined
  }
}

/** What goes over the error stream: before v4 it carries words, and nothing on success. */
export function statusText(status: RemoteStatus, protocol: string): string {
  if (protocol.startsWith('v4.') || protocol.startsWith('v5.')) return JSON.stringify(status)
  return status.status === 'Success' ? '' : (status.message ?? '')
}

import type { Readable, Writable } from 'node:stream'
import type WebSocket from 'ws'
import { parseStatus } from '../api/failures.ts'
import type { Query } from '../api/rest.ts'
import type { Connection } from '../config/connection.ts'
import { CommandError } from '../errors.ts'
import type { Input, Output } from '../io.ts'
import { list, text } from '../objects.ts'
import { bytesOf, openWebSocket } from './websocket.ts'

/** The channels of `v4.channel.k8s.io` and `v5.channel.k8s.io`: the first byte of each message. */
const STDIN = 0
const STDOUT = 1
const STDERR = 2
const STATUS = 3
const RESIZE = 4
const CLOSE = 255

export interface RemoteCommand {
  readonly path: string
  readonly query: Query
  readonly stdin: Input | undefined
  readonly stdout: Output
  readonly stderr: Writable
  readonly tty: boolean
  readonly signal?: AbortSignal | undefined
}

/** Runs exec or attach over a WebSocket; resolves with the command's exit code. */
export async function runRemoteCommand(connection: Connection, command: RemoteCommand): Promise<number> {
  const socket = await openWebSocket(connection, command.path, command.query, [
    'v5.channel.k8s.io',
    'v4.channel.k8s.io',
  ])
  const abort = () => socket.close()
  command.signal?.addEventListener('abort', abort)
  const stopTerminal = command.tty ? startTerminal(socket, command) : () => undefined
  const stopInput = command.stdin ? pumpInput(socket, command.stdin) : () => undefined
  try {
    return await receive(socket, command)
  } finally {
    command.signal?.removeEventListener('abort', abort)
    stopInput()
    stopTerminal()
    socket.terminate()
  }
}

/** Copies output until the status comes; a socket that closes without one ended the command well. */
function receive(socket: WebSocket, command: RemoteCommand): Promise<number> {
  return new Promise((resolve, reject) => {
    socket.on('message', (data) => {
      const bytes = bytesOf(data)
      const body = bytes.subarray(1)
      if (bytes[0] === STDOUT) forward(socket, command.stdout, body)
      else if (bytes[0] === STDERR) forward(socket, command.stderr, body)
      else if (bytes[0] === STATUS) settle(body, resolve, reject)
    })
    socket.on('close', () => resolve(command.signal?.aborted ? 130 : 0))
    socket.on('error', reject)
    socket.resume()
  })
}

/** Writes, and stops reading from the socket while the reader of the output is slower. */
function forward(socket: WebSocket, target: Writable, body: Buffer): void {
  if (body.length === 0 || target.write(body)) return
  socket.pause()
  target.once('drain', () => socket.resume())
}

function settle(body: Buffer, resolve: (code: number) => void, reject: (error: unknown) => void): void {
  const status = parseStatus(body)
  if (!status) reject(new CommandError(body.toString('utf8')))
  else if (status['status'] === 'Success') resolve(0)
  else if (status['reason'] === 'NonZeroExitCode') {
    const cause = list(status, 'details', 'causes').find((each) => text(each, 'reason') === 'ExitCode')
    resolve(Number(text(cause, 'message') || 1))
  } else reject(new CommandError(text(status, 'message')))
}

function pumpInput(socket: WebSocket, stdin: Readable): () => void {
  const onData = (chunk: Buffer | string) => socket.send(Buffer.concat([Buffer.of(STDIN), Buffer.from(chunk)]))
  const onEnd = () => {
    if (socket.protocol === 'v5.channel.k8s.io') socket.send(Buffer.of(CLOSE, STDIN))
  }
  stdin.on('data', onData)
  stdin.on('end', onEnd)
  return () => {
    stdin.off('data', onData)
    stdin.off('end', onEnd)
    stdin.pause()
  }
}

/** Raw keys, and the window's size now and whenever it changes. */
function startTerminal(socket: WebSocket, command: RemoteCommand): () => void {
  const { stdin: input, stdout: output } = command
  const sendSize = () => {
    const { columns, rows } = output
    if (columns && rows)
      socket.send(Buffer.concat([Buffer.of(RESIZE), Buffer.from(JSON.stringify({ Width: columns, Height: rows }))]))
  }
  input?.setRawMode?.(true)
  sendSize()
  output.on('resize', sendSize)
  return () => {
    input?.setRawMode?.(false)
    output.off('resize', sendSize)
  }
}

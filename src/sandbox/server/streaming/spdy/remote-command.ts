import type { Duplex } from 'node:stream'
import { type RemoteCommand, resizes, runRemoteCommand, statusText } from '../remote-command.ts'
import { type SpdySession, serveSpdy } from './session.ts'

type StreamType = 'error' | 'stdin' | 'stdout' | 'stderr' | 'resize'

/** Runs an exec or attach over SPDY: starts when the client has opened the streams it asked for. */
export function remoteCommandOverSpdy(
  { socket, head }: { socket: Duplex; head: Buffer },
  protocol: string,
  command: RemoteCommand,
): void {
  if (head.length > 0) socket.unshift(head)
  const wanted = wantedStreams(command, protocol)
  const opened = new Map<string, Duplex>()
  const session = serveSpdy(socket, ({ headers, duplex }) => {
    const type = headers['streamtype'] ?? ''
    opened.set(type, duplex)
    const complete = wanted.every((name) => opened.has(name))
    if (complete && wanted.includes(type as StreamType)) void run(session, opened, protocol, command)
  })
}

function wantedStreams({ options }: RemoteCommand, protocol: string): StreamType[] {
  const sizes = protocol === 'v4.channel.k8s.io' || protocol === 'v3.channel.k8s.io'
  const all: [StreamType, boolean][] = [
    ['error', true],
    ['stdin', options.stdin],
    ['stdout', options.stdout],
    ['stderr', options.stderr],
    ['resize', options.tty && sizes],
  ]
  return all.filter(([, wanted]) => wanted).map(([type]) => type)
}

async function run(
  session: SpdySession,
  opened: Map<string, Duplex>,
  protocol: string,
  command: RemoteCommand,
): Promise<void> {
  const { options } = command
  const sizes = resizes()
  opened.get('resize')?.on('data', sizes.read)
  const status = await runRemoteCommand(command, {
    stdin: options.stdin ? opened.get('stdin') : undefined,
    stdout: options.stdout ? opened.get('stdout') : undefined,
    stderr: options.stderr ? opened.get('stderr') : undefined,
    onResize: sizes.onResize,
    signal: session.signal,
  })
  const error = opened.get('error')
  error?.end(statusText(status, protocol), () => session.close())
  if (!error || error.destroyed) session.close()
}

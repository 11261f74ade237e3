import { setTimeout as pause } from 'node:timers/promises'
import {
  internalError,
  type RemoteCommand,
  type RemoteStatus,
  resizes,
  runRemoteCommand,
  statusText,
} from '../remote-command.ts'
import { type Channels, channelsOf } from './channels.ts'
import { acceptWebSocket } from './upgrade.ts'

const channel = { stdin: 0, stdout: 1, stderr: 2, error: 3, resize: 4 } as const

/**
 * Milliseconds; no real node is faster. kubectl registers its channels while it already reads, and throws away what comes for others
 * ("Unknown stream id 1, discarding message").
 */
const BEFORE_THE_FIRST_MESSAGE = 5

type Upgrade = Parameters<typeof acceptWebSocket>[0]

/** Runs an exec or attach over channels of a WebSocket. */
export async function remoteCommandOverWebSocket(
  upgrade: Upgrade,
  protocol: string,
  command: RemoteCommand,
): Promise<void> {
  const channels = channelsOf(await acceptWebSocket(upgrade, protocol), protocol)
  void run(channels, protocol, command)
}

/** Accepts the connection only to say that there is nothing to connect to. */
export async function statusOverWebSocket(upgrade: Upgrade, protocol: string, message: string): Promise<void> {
  const channels = channelsOf(await acceptWebSocket(upgrade, protocol), protocol)
  channels.writable(channel.error).end(statusText(internalError(message), protocol), () => channels.close())
}

async function run(channels: Channels, protocol: string, command: RemoteCommand): Promise<void> {
  const { options } = command
  const stdout = options.stdout ? channels.writable(channel.stdout) : undefined
  const stderr = options.stderr ? channels.writable(channel.stderr) : undefined
  const error = channels.writable(channel.error)
  const stdin = options.stdin ? channels.readable(channel.stdin) : undefined
  const sizes = resizes()
  if (options.tty) channels.readable(channel.resize).on('data', sizes.read)
  await pause(BEFORE_THE_FIRST_MESSAGE)
  // An empty message on the first channel tells the client that the connection stands.
  ;(stdout ?? stderr ?? error).write(Buffer.alloc(0))
  const status = await runRemoteCommand(command, {
    stdin,
    stdout,
    stderr,
    onResize: sizes.onResize,
    signal: channels.signal,
  })
  error.end(statusText(relayed(status), protocol), () => channels.close())
}

/** The real API server speaks to the node in the older protocol, and takes what comes wrong there for an error of its own. */
function relayed(status: RemoteStatus): RemoteStatus {
  return status.reason === 'InternalError' ? internalError(status.message ?? '') : status
}

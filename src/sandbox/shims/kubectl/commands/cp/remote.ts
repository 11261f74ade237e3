import type { Readable, Writable } from 'node:stream'
import type { Pod } from '../../../../schema/types.gen.ts'
import type { Invocation } from '../../cli/command.ts'
import { chooseContainer } from '../../pods/containers.ts'
import { runRemoteCommand } from '../../streams/remote-command.ts'
import type { FileSpec } from './cp.ts'

export interface RemoteStreams {
  readonly stdin?: Readable
  readonly stdout: Writable
  readonly stderr: Writable
}

/** Runs a command in the pod of a file spec; resolves with its exit code. */
export async function runInPod(
  invocation: Invocation,
  { namespace, pod: name }: FileSpec,
  command: readonly string[],
  streams: RemoteStreams,
): Promise<number> {
  const { factory, flags, io } = invocation
  const path = `/api/v1/namespaces/${namespace}/pods/${encodeURIComponent(name)}`
  const pod = await factory.rest().json<Pod>({ path })
  const container = chooseContainer(
    factory,
    pod,
    flags.string('container'),
    (each) => `container ${each} not found in pod ${name}`,
  )
  return runRemoteCommand(factory.connection(), {
    path: `${path}/exec`,
    query: { command, container, stdin: streams.stdin ? true : undefined, stdout: true, stderr: true },
    stdin: streams.stdin,
    stdout: streams.stdout,
    stderr: streams.stderr,
    tty: false,
    signal: io.signal,
  })
}

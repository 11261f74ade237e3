import type { Client } from '../../client.ts'
import type { Clock } from '../../clock.ts'
import type { ImageConfig } from '../../images/types.ts'
import type { Container, Pod, ResourceRequirements } from '../../schema/types.gen.ts'
import { ContainerConfigError, containerEnvironment } from '../environment/environment.ts'
import { expand } from '../environment/expand.ts'
import type { PodAddresses } from '../environment/fields.ts'
import { imageTree, type ProgramFiles } from '../fs/image-tree.ts'
import { type FsNode, fsError } from '../fs/nodes.ts'
import { treeSize } from '../fs/size.ts'
import { type ContainerConfig, createContainer, type RuntimeContainer } from '../runtime/container.ts'
import { type LoadMeter, loadMeter } from '../runtime/load-meter.ts'
import type { LogStore } from '../runtime/log-store.ts'
import { type PidNamespace, processTable } from '../runtime/process-table.ts'
import { credentialsOf, homeOf } from '../security/credentials.ts'
import type { PodVolumes } from '../volumes/volumes.ts'
import { mountTable } from './mounts.ts'
import type { PodSandbox } from './sandbox.ts'

export interface CreateSource {
  client: Client
  clock: Clock
  pod: Pod
  container: Container
  image: ImageConfig
  attempt: number
  addresses: PodAddresses
  sandbox: PodSandbox
  volumes: PodVolumes
  programs: ProgramFiles
  logs: LogStore
  /** Counts along for the node. */
  load: LoadMeter
  /** The processes of another container that this one shares: an ephemeral container's target. */
  pids: PidNamespace | undefined
}

export interface CreatedContainer {
  container: RuntimeContainer
  terminationLog: FsNode
  /** Bytes that its files have grown by since it was created, volumes aside. */
  written(): number
  /** Takes over a new limit while it runs. */
  limitMemory(resources: ResourceRequirements | undefined): void
}

/** Makes an instance of a container as its spec and image say; throws ContainerConfigError when the spec cannot be followed. */
export function createFromSpec(source: CreateSource): CreatedContainer {
  const { container, image, sandbox, clock, programs, attempt } = source
  const credentials = credentialsOf(source)
  const variables = containerEnvironment({ ...source, reader: source.client })
  const root = imageTree(image, programs, clock)
  const { table, terminationLog, limitMemory } = mountTable(root, { ...source, env: variables })
  const packed = treeSize(root)
  const config: ContainerConfig = {
    name: container.name,
    attempt,
    argv: commandOf(container, image, variables),
    env: environmentOf(image, sandbox.hostname, variables, container.tty ?? false, homeOf(image, credentials)),
    cwd: container.workingDir || image.workingDir || '/',
    tty: container.tty ?? false,
    stdin: container.stdin ?? false,
    stdinOnce: container.stdinOnce ?? false,
    record: (id) => source.logs.writer(source.pod.metadata.uid, id),
    stopSignal: container.lifecycle?.stopSignal ?? (image.stopSignal || 'SIGTERM'),
    world: {
      files: table,
      programs,
      table: processTable(source.pids ?? sandbox.pids),
      net: sandbox.net,
      hostname: sandbox.hostname,
      clock,
      credentials,
      load: loadMeter(clock, source.load),
    },
  }
  const written = () => treeSize(root) - packed
  return { container: createContainer(config), terminationLog, written, limitMemory }
}

function commandOf({ command, args }: Container, image: ImageConfig, variables: Record<string, string>): string[] {
  const known = (text: string) => expand(text, (name) => variables[name])
  const start = command?.length ? command.map(known) : image.entrypoint
  const rest = args?.length ? args.map(known) : command?.length ? [] : image.cmd
  const argv = [...start, ...rest]
  if (argv.length === 0) throw new ContainerConfigError('no command specified')
  return argv
}

function environmentOf(
  image: ImageConfig,
  hostname: string,
  variables: Record<string, string>,
  tty: boolean,
  home: string,
): Record<string, string> {
  return {
    PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
    HOSTNAME: hostname,
    ...(tty ? { TERM: 'xterm' } : {}),
    ...image.env,
    ...variables,
    ...(variables['HOME'] || image.env['HOME'] ? {} : { HOME: home }),
  }
}

const longestMessage = 4096

/** What the container left at its `terminationMessagePath`, else the end of its log where the policy says so. */
export function terminationMessage(
  { container, terminationLog }: CreatedContainer,
  policy: string | undefined,
): string {
  if (terminationLog.type !== 'file') throw fsError('EISDIR', 'read', 'termination-log')
  const text = Buffer.from(terminationLog.read().subarray(0, longestMessage)).toString('utf8')
  if (text !== '' || policy !== 'FallbackToLogsOnError' || container.exit?.code === 0) return text
  return container.log.tail(80, 2048)
}

import type { Command } from './command.ts'

/** Where a command's code is, and how the overview lists it. The code is loaded only when the command runs. */
export interface Entry {
  readonly name: string
  readonly group: string
  readonly short: string
  readonly aliases?: readonly string[]
  readonly load: () => Promise<Command>
}

const BEGINNER = 'Basic Commands (Beginner)'
const INTERMEDIATE = 'Basic Commands (Intermediate)'
const DEPLOY = 'Deploy Commands'
const CLUSTER = 'Cluster Management Commands'
const TROUBLE = 'Troubleshooting and Debugging Commands'
const ADVANCED = 'Advanced Commands'
const SETTINGS = 'Settings Commands'
const OTHER = 'Other Commands'

export const registry: readonly Entry[] = [
  entry(
    BEGINNER,
    'create',
    'Create a resource from a file or from stdin',
    async () => (await import('../commands/create.ts')).create,
  ),
  entry(
    BEGINNER,
    'expose',
    'Take a replication controller, service, deployment or pod and expose it as a new Kubernetes service',
    async () => (await import('../commands/expose.ts')).expose,
  ),
  entry(INTERMEDIATE, 'get', 'Display one or many resources', async () => (await import('../commands/get.ts')).get),
  entry(
    INTERMEDIATE,
    'delete',
    'Delete resources by file names, stdin, resources and names, or by resources and label selector',
    async () => (await import('../commands/delete.ts')).deleteCommand,
  ),
  entry(
    DEPLOY,
    'scale',
    'Set a new size for a deployment, replica set, or replication controller',
    async () => (await import('../commands/scale.ts')).scale,
  ),
  entry(
    TROUBLE,
    'describe',
    'Show details of a specific resource or group of resources',
    async () => (await import('../commands/describe.ts')).describe,
  ),
  entry(
    TROUBLE,
    'logs',
    'Print the logs for a container in a pod',
    async () => (await import('../commands/logs.ts')).logs,
  ),
  entry(TROUBLE, 'attach', 'Attach to a running container', async () => (await import('../commands/attach.ts')).attach),
  entry(TROUBLE, 'exec', 'Execute a command in a container', async () => (await import('../commands/exec.ts')).exec),
  entry(
    TROUBLE,
    'port-forward',
    'Forward one or more local ports to a pod',
    async () => (await import('../commands/port-forward.ts')).portForward,
  ),
  entry(
    ADVANCED,
    'apply',
    'Apply a configuration to a resource by file name or stdin',
    async () => (await import('../commands/apply.ts')).apply,
  ),
  entry(ADVANCED, 'patch', 'Update fields of a resource', async () => (await import('../commands/patch.ts')).patch),
  entry(
    ADVANCED,
    'replace',
    'Replace a resource by file name or stdin',
    async () => (await import('../commands/replace.ts')).replace,
  ),
  entry(SETTINGS, 'label', 'Update the labels on a resource', async () => (await import('../commands/label.ts')).label),
  entry(
    SETTINGS,
    'annotate',
    'Update the annotations on a resource',
    async () => (await import('../commands/annotate.ts')).annotate,
  ),
  entry(
    OTHER,
    'version',
    'Print the client and server version information',
    async () => (await import('../commands/version.ts')).version,
  ),
]

export function findEntry(name: string): Entry | undefined {
  return registry.find((each) => each.name === name || each.aliases?.includes(name))
}

function entry(group: string, name: string, short: string, load: () => Promise<Command>): Entry {
  return { group, name, short, load }
}

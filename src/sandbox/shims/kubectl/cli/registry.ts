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
    async () => (await import('../commands/create/create.ts')).create,
  ),
  entry(
    BEGINNER,
    'expose',
    'Take a replication controller, service, deployment or pod and expose it as a new Kubernetes service',
    async () => (await import('../commands/expose/expose.ts')).expose,
  ),
  entry(
    BEGINNER,
    'run',
    'Run a particular image on the cluster',
    async () => (await import('../commands/run/run.ts')).run,
  ),
  entry(BEGINNER, 'set', 'Set specific features on objects', async () => (await import('../commands/set/set.ts')).set),
  entry(
    INTERMEDIATE,
    'explain',
    'Get documentation for a resource',
    async () => (await import('../commands/explain/explain.ts')).explain,
  ),
  entry(INTERMEDIATE, 'get', 'Display one or many resources', async () => (await import('../commands/get/get.ts')).get),
  entry(
    INTERMEDIATE,
    'edit',
    'Edit a resource on the server',
    async () => (await import('../commands/edit/edit.ts')).edit,
  ),
  entry(
    INTERMEDIATE,
    'delete',
    'Delete resources by file names, stdin, resources and names, or by resources and label selector',
    async () => (await import('../commands/delete.ts')).deleteCommand,
  ),
  entry(
    DEPLOY,
    'rollout',
    'Manage the rollout of a resource',
    async () => (await import('../commands/rollout/rollout.ts')).rollout,
  ),
  entry(
    DEPLOY,
    'scale',
    'Set a new size for a deployment, replica set, or replication controller',
    async () => (await import('../commands/scale.ts')).scale,
  ),
  entry(
    DEPLOY,
    'autoscale',
    'Auto-scale a deployment, replica set, stateful set, or replication controller',
    async () => (await import('../commands/autoscale.ts')).autoscale,
  ),
  entry(
    CLUSTER,
    'certificate',
    'Modify certificate resources',
    async () => (await import('../commands/certificate.ts')).certificate,
  ),
  entry(
    CLUSTER,
    'cluster-info',
    'Display cluster information',
    async () => (await import('../commands/cluster-info/cluster-info.ts')).clusterInfo,
  ),
  entry(CLUSTER, 'top', 'Display resource (CPU/memory) usage', async () => (await import('../commands/top.ts')).top),
  entry(CLUSTER, 'cordon', 'Mark node as unschedulable', async () => (await import('../commands/cordon.ts')).cordon),
  entry(CLUSTER, 'uncordon', 'Mark node as schedulable', async () => (await import('../commands/cordon.ts')).uncordon),
  entry(
    CLUSTER,
    'drain',
    'Drain node in preparation for maintenance',
    async () => (await import('../commands/drain/drain.ts')).drain,
  ),
  entry(
    CLUSTER,
    'taint',
    'Update the taints on one or more nodes',
    async () => (await import('../commands/taint.ts')).taint,
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
    async () => (await import('../commands/logs/logs.ts')).logs,
  ),
  entry(TROUBLE, 'attach', 'Attach to a running container', async () => (await import('../commands/attach.ts')).attach),
  entry(TROUBLE, 'exec', 'Execute a command in a container', async () => (await import('../commands/exec.ts')).exec),
  entry(
    TROUBLE,
    'port-forward',
    'Forward one or more local ports to a pod',
    async () => (await import('../commands/port-forward/port-forward.ts')).portForward,
  ),
  entry(
    TROUBLE,
    'proxy',
    'Run a proxy to the Kubernetes API server',
    async () => (await import('../commands/proxy.ts')).proxy,
  ),
  entry(
    TROUBLE,
    'cp',
    'Copy files and directories to and from containers',
    async () => (await import('../commands/cp/cp.ts')).cp,
  ),
  entry(TROUBLE, 'auth', 'Inspect authorization', async () => (await import('../commands/auth.ts')).auth),
  entry(
    TROUBLE,
    'debug',
    'Create debugging sessions for troubleshooting workloads and nodes',
    async () => (await import('../commands/debug/debug.ts')).debug,
  ),
  entry(TROUBLE, 'events', 'List events', async () => (await import('../commands/events.ts')).events),
  entry(
    ADVANCED,
    'diff',
    'Diff the live version against a would-be applied version',
    async () => (await import('../commands/diff.ts')).diff,
  ),
  entry(
    ADVANCED,
    'apply',
    'Apply a configuration to a resource by file name or stdin',
    async () => (await import('../commands/apply/apply.ts')).apply,
  ),
  entry(ADVANCED, 'patch', 'Update fields of a resource', async () => (await import('../commands/patch.ts')).patch),
  entry(
    ADVANCED,
    'replace',
    'Replace a resource by file name or stdin',
    async () => (await import('../commands/replace.ts')).replace,
  ),
  entry(
    ADVANCED,
    'wait',
    'Experimental: Wait for a specific condition on one or many resources',
    async () => (await import('../commands/wait/wait.ts')).wait,
  ),
  entry(
    ADVANCED,
    'kustomize',
    'Build a kustomization target from a directory or URL',
    async () => (await import('../commands/kustomize.ts')).kustomize,
  ),
  entry(
    SETTINGS,
    'label',
    'Update the labels on a resource',
    async () => (await import('../commands/metadata/label.ts')).label,
  ),
  entry(
    SETTINGS,
    'annotate',
    'Update the annotations on a resource',
    async () => (await import('../commands/metadata/annotate.ts')).annotate,
  ),
  entry(
    SETTINGS,
    'completion',
    'Output shell completion code for the specified shell (bash, zsh, fish, or powershell)',
    async () => (await import('../commands/completion.ts')).completionOf(registry.map((each) => each.name)),
  ),
  entry(
    OTHER,
    'api-resources',
    'Print the supported API resources on the server',
    async () => (await import('../commands/api-resources.ts')).apiResources,
  ),
  entry(
    OTHER,
    'api-versions',
    'Print the supported API versions on the server, in the form of "group/version"',
    async () => (await import('../commands/api-versions.ts')).apiVersions,
  ),
  entry(OTHER, 'config', 'Modify kubeconfig files', async () => (await import('../commands/config/config.ts')).config),
  entry(
    OTHER,
    'version',
    'Print the client and server version information',
    async () => (await import('../commands/version.ts')).version,
  ),
  entry(
    OTHER,
    'options',
    'Print the list of flags inherited by all commands',
    async () => (await import('../commands/options.ts')).options,
  ),
]

export function findEntry(name: string): Entry | undefined {
  return registry.find((each) => each.name === name || each.aliases?.includes(name))
}

function entry(group: string, name: string, short: string, load: () => Promise<Command>): Entry {
  return { group, name, short, load }
}

import { listObjects } from '../builder/infos.ts'
import type { Command, Invocation } from '../cli/command.ts'
import { addQuantities, milliValue, quantityValue } from '../describe/amounts.ts'
import { ApiError, CommandError, isNotFound } from '../errors.ts'
import { allNamespacesFlag, fieldSelectorFlag, selectorFlag } from '../flags/common.ts'
import { boolFlag, stringFlag } from '../flags/spec.ts'
import type { Obj } from '../objects.ts'
import { child, list, nameOf, text } from '../objects.ts'
import { alignTabs, GET_TABS } from '../print/tabwriter.ts'

const common = [
  selectorFlag,
  boolFlag('no-headers', 'If present, print output without headers.'),
  stringFlag('sort-by', "If non-empty, sort list using specified field. The field can be either 'cpu' or 'memory'."),
  boolFlag('use-protocol-buffers', 'Enables using protocol-buffers to access Metrics API.', { default: 'true' }),
]

export const top: Command = {
  use: 'SUBCOMMAND',
  short: 'Display resource (CPU/memory) usage',
  subcommands: {
    node: {
      use: '[NAME | -l label]',
      short: 'Display resource (CPU/memory) usage of nodes',
      aliases: ['nodes', 'no'],
      flags: [
        ...common,
        boolFlag(
          'show-capacity',
          'Print node resources based on Capacity instead of Allocatable(default) of the nodes.',
        ),
      ],
      run: runTopNode,
    },
    pod: {
      use: '[NAME | -l label]',
      short: 'Display resource (CPU/memory) usage of pods',
      aliases: ['pods', 'po'],
      flags: [
        ...common,
        fieldSelectorFlag,
        allNamespacesFlag,
        boolFlag('containers', 'If present, print usage of containers within a pod.'),
        boolFlag('sum', 'Print the sum of the resource usage'),
      ],
      run: runTopPod,
    },
  },
}

interface Usage {
  readonly cpu: string
  readonly memory: string
}

async function runTopNode(invocation: Invocation): Promise<void> {
  const { args, flags, factory } = invocation
  const metrics = await readMetrics(invocation, '/apis/metrics.k8s.io/v1beta1/nodes', args[0])
  const nodes = await listObjects(factory, '/api/v1/nodes', { labelSelector: flags.string('selector') })
  const field = flags.bool('show-capacity') ? 'capacity' : 'allocatable'
  const rows = sortUsage(
    invocation,
    metrics.map((each) => ({ name: nameOf(each), usage: usageOf(child(each, 'usage')) })),
  ).map(({ name, usage }) => {
    const available = child(
      nodes.find((node) => nameOf(node) === name),
      'status',
      field,
    )
    return [
      name,
      cores(usage),
      percent(milliValue(usage.cpu), milliValue(text(available, 'cpu') || '0')),
      megabytes(usage),
      percent(quantityValue(usage.memory), quantityValue(text(available, 'memory') || '0')),
    ]
  })
  const missing = nodes.filter((node) => args.length === 0 && !metrics.some((each) => nameOf(each) === nameOf(node)))
  write(
    invocation,
    ['NAME', 'CPU(cores)', 'CPU(%)', 'MEMORY(bytes)', 'MEMORY(%)'],
    [...rows, ...missing.map((node) => [nameOf(node), ...Array(4).fill('<unknown>')])],
  )
}

async function runTopPod(invocation: Invocation): Promise<void> {
  const { args, flags, factory, io } = invocation
  const everywhere = flags.bool('all-namespaces')
  const scope = everywhere ? '' : `/namespaces/${factory.namespace()}`
  const metrics = await readMetrics(invocation, `/apis/metrics.k8s.io/v1beta1${scope}/pods`, args[0])
  if (metrics.length === 0) {
    io.stderr.write(everywhere ? 'No resources found\n' : `No resources found in ${factory.namespace()} namespace.\n`)
    return
  }
  const containers = flags.bool('containers')
  const entries = metrics.flatMap((pod) => podEntries(pod, containers))
  const head = [
    ...(everywhere ? ['NAMESPACE'] : []),
    ...(containers ? ['POD'] : []),
    'NAME',
    'CPU(cores)',
    'MEMORY(bytes)',
  ]
  const rows = sortUsage(invocation, entries).map(({ namespace, pod, name, usage }) => [
    ...(everywhere ? [namespace] : []),
    ...(containers ? [pod] : []),
    name,
    cores(usage),
    megabytes(usage),
  ])
  if (flags.bool('sum')) {
    const total = entries.map(({ usage }) => usage).reduce(addUsage, { cpu: '0', memory: '0' })
    const blank = Array<string>(head.length - 2).fill('')
    rows.push([...blank, '________', '________'], [...blank, cores(total), megabytes(total)])
  }
  write(invocation, head, rows)
}

function podEntries(pod: Obj, each: boolean): { namespace: string; pod: string; name: string; usage: Usage }[] {
  const usages = list(pod, 'containers').map((container) => ({
    name: text(container, 'name'),
    usage: usageOf(child(container, 'usage')),
  }))
  const head = { namespace: pod.metadata.namespace ?? '', pod: nameOf(pod) }
  if (each) return usages.map((usage) => ({ ...head, ...usage }))
  return [
    { ...head, name: nameOf(pod), usage: usages.map(({ usage }) => usage).reduce(addUsage, { cpu: '0', memory: '0' }) },
  ]
}

async function readMetrics({ factory, flags }: Invocation, path: string, name: string | undefined): Promise<Obj[]> {
  const sort = flags.string('sort-by')
  if (!['', 'cpu', 'memory'].includes(sort)) throw new CommandError('--sort-by accepts only cpu or memory')
  try {
    if (name !== undefined) return [await factory.rest().json<Obj>({ path: `${path}/${name}` })]
    return await listObjects(factory, path, { labelSelector: flags.string('selector') })
  } catch (error) {
    const noApi = isNotFound(error) && error.status['details'] === undefined
    if (
      noApi ||
      (error instanceof ApiError &&
        error.code === 404 &&
        error.message.includes('could not find the requested resource'))
    ) {
      throw new CommandError('Metrics API not available')
    }
    throw error
  }
}

function usageOf(usage: unknown): Usage {
  return { cpu: text(usage, 'cpu') || '0', memory: text(usage, 'memory') || '0' }
}

function addUsage(a: Usage, b: Usage): Usage {
  return { cpu: addQuantities(a.cpu, b.cpu), memory: addQuantities(a.memory, b.memory) }
}

function sortUsage<T extends { usage: Usage; name: string; namespace?: string }>(
  { flags }: Invocation,
  entries: readonly T[],
): T[] {
  const field = flags.string('sort-by')
  if (field === 'cpu') return entries.toSorted((a, b) => milliValue(b.usage.cpu) - milliValue(a.usage.cpu))
  if (field === 'memory')
    return entries.toSorted((a, b) => quantityValue(b.usage.memory) - quantityValue(a.usage.memory))
  const key = (entry: T) => `${entry.namespace ?? ''}/${entry.name}`
  return entries.toSorted((a, b) => (key(a) < key(b) ? -1 : 1))
}

function cores({ cpu }: Usage): string {
  return `${milliValue(cpu)}m`
}

function megabytes({ memory }: Usage): string {
  return `${Math.trunc(quantityValue(memory) / (1024 * 1024))}Mi`
}

function percent(part: number, whole: number): string {
  return `${whole === 0 ? 0 : Math.trunc((part / whole) * 100)}%`
}

/** Every cell is ended by a tab, the last one too. */
function write({ flags, io }: Invocation, head: readonly string[], rows: readonly (readonly string[])[]): void {
  const lines = [...(flags.bool('no-headers') ? [] : [head]), ...rows].map(
    (cells) => `${cells.map((cell) => `${cell}\t`).join('')}\n`,
  )
  io.stdout.write(alignTabs(lines.join(''), GET_TABS))
}

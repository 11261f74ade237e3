import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { messageOf } from '../../../../../util/message-of.ts'
import type { Namespace, Pod } from '../../../../schema/types.gen.ts'
import { listObjects } from '../../builder/infos.ts'
import type { Command, Invocation } from '../../cli/command.ts'
import { allNamespacesFlag, printFlags } from '../../flags/common.ts'
import { durationFlag, sliceFlag, stringFlag } from '../../flags/spec.ts'
import type { Json } from '../../objects.ts'
import { isJson, list } from '../../objects.ts'
import { goJson } from '../../print/json.ts'
import { createPrinter } from '../../print/printer.ts'

export const dump: Command = {
  use: '',
  short: 'Dump relevant information for debugging and diagnosis',
  flags: [
    ...printFlags.map((flag) => (flag.name === 'output' ? { ...flag, default: 'json' } : flag)),
    allNamespacesFlag,
    sliceFlag('namespaces', 'A comma separated list of namespaces to dump.'),
    stringFlag(
      'output-directory',
      "Where to output the files.  If empty or '-' uses stdout, otherwise creates a directory hierarchy in that directory",
    ),
    durationFlag('pod-running-timeout', 'The length of time to wait until at least one pod is running', {
      default: '20s',
    }),
  ],
  run: runDump,
}

/** What is dumped of a namespace, by the name of its file. */
const resources: readonly (readonly [file: string, path: string])[] = [
  ['events', 'api/v1/namespaces/NS/events'],
  ['replication-controllers', 'api/v1/namespaces/NS/replicationcontrollers'],
  ['services', 'api/v1/namespaces/NS/services'],
  ['daemonsets', 'apis/apps/v1/namespaces/NS/daemonsets'],
  ['deployments', 'apis/apps/v1/namespaces/NS/deployments'],
  ['replicasets', 'apis/apps/v1/namespaces/NS/replicasets'],
  ['pods', 'api/v1/namespaces/NS/pods'],
]

async function runDump(invocation: Invocation): Promise<void> {
  const { flags, io } = invocation
  const folder = flags.string('output-directory')
  const write = writer(invocation, folder === '-' ? '' : folder)
  await dumpList(invocation, write, 'nodes', '/api/v1/nodes')
  for (const namespace of await namespacesOf(invocation)) {
    for (const [file, path] of resources)
      await dumpList(invocation, write, join(namespace, file), `/${path.replace('NS', namespace)}`)
    await dumpLogs(invocation, write, namespace)
  }
  if (folder !== '' && folder !== '-') io.stdout.write(`Cluster info dumped to ${folder}\n`)
}

type Write = (name: string, extension: string, text: string) => void

/** One file each below a folder, or one after the other on stdout. */
function writer({ io, flags }: Invocation, folder: string): Write {
  const ending = flags.string('output') === 'yaml' ? '.yaml' : '.json'
  return (name, extension, text) => {
    if (folder === '') {
      io.stdout.write(text)
      return
    }
    const file = resolve(io.cwd, folder, `${name}${extension || ending}`)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
  }
}

async function namespacesOf({ flags, factory }: Invocation): Promise<string[]> {
  if (flags.bool('all-namespaces')) {
    const all = await listObjects<Namespace>(factory, '/api/v1/namespaces', {})
    return all.map(({ metadata }) => metadata.name ?? '')
  }
  const named = flags.list('namespaces')
  return named.length > 0 ? [...named] : ['kube-system', factory.namespace()]
}

async function dumpList({ factory, flags, io }: Invocation, write: Write, name: string, path: string): Promise<void> {
  const answer = await factory.rest().json({ path })
  const items = list(answer, 'items')
    .filter(isJson)
    .map((item) => (flags.bool('show-managed-fields') ? item : withoutManagers(item)))
  const { kind, apiVersion, metadata } = answer
  const whole = { kind, apiVersion, metadata, items: items.length > 0 ? items : null }
  const printer = flags.string('output') === 'json' ? goJson : await createPrinter(io, flags)
  if (printer) write(name, '', printer(whole))
}

function withoutManagers(item: Json): Json {
  const { managedFields: _managers, ...metadata } = isJson(item['metadata']) ? item['metadata'] : {}
  return { ...item, metadata }
}

async function dumpLogs({ factory }: Invocation, write: Write, namespace: string): Promise<void> {
  const pods = await listObjects<Pod>(factory, `/api/v1/namespaces/${namespace}/pods`, {})
  for (const { metadata, spec } of pods) {
    const place = `${namespace}/${metadata.name ?? ''}`
    const logs = [...(spec?.initContainers ?? []), ...(spec?.containers ?? [])].map(async ({ name: container }) => {
      const path = `/api/v1/namespaces/${namespace}/pods/${metadata.name ?? ''}/log`
      const log = await factory
        .rest()
        .request({ path, query: { container }, accept: 'application/json, */*' })
        .then(({ body }) => body.toString('utf8'))
        .catch((error: unknown) => `Request log error: ${messageOf(error)}\n`)
      const line = (word: string) => `==== ${word} logs for container ${container} of pod ${place} ====\n`
      return `${line('START')}${log}${line('END')}`
    })
    write(join(place, 'logs'), '.txt', (await Promise.all(logs)).join(''))
  }
}

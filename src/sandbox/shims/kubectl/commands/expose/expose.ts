import { sourcesOf } from '../../builder/files.ts'
import { selectAllOrThrow } from '../../builder/infos.ts'
import { changeQuery, createObject, dryRunOf, withLastApplied } from '../../changes.ts'
import type { Command, Invocation } from '../../cli/command.ts'
import { CommandError, usageError } from '../../errors.ts'
import { dryRunFlag, fieldManagerFlag, fileFlags, printFlags } from '../../flags/common.ts'
import { boolFlag, stringFlag } from '../../flags/spec.ts'
import type { Obj } from '../../objects.ts'
import { compactJson } from '../../print/json.ts'
import { changed, createPrinter } from '../../print/printer.ts'
import { applyOverrides } from '../run/overrides.ts'
import { buildService } from './service.ts'

export const expose: Command = {
  use: '(-f FILENAME | TYPE NAME) [--port=port] [--protocol=TCP|UDP|SCTP] [--target-port=number-or-name] [--name=name] [--external-ip=external-ip-of-service] [--type=type]',
  short: 'Take a replication controller, service, deployment or pod and expose it as a new Kubernetes service',
  flags: [
    ...printFlags,
    ...fileFlags,
    dryRunFlag,
    fieldManagerFlag('kubectl-expose'),
    stringFlag('selector', 'A label selector to use for this service.'),
    stringFlag('cluster-ip', 'ClusterIP to be assigned to the service.'),
    stringFlag('external-ip', 'Additional external IP address to set for the service.'),
    stringFlag('labels', 'Labels to apply to the service created by this call.', { short: 'l' }),
    stringFlag('load-balancer-ip', 'IP to assign to the LoadBalancer.'),
    stringFlag('name', 'The name for the newly created object.'),
    stringFlag('override-type', 'The method used to override the generated object: json, merge, or strategic.', {
      default: 'merge',
    }),
    stringFlag('overrides', 'An inline JSON override for the generated object.'),
    stringFlag('port', 'The port that the service should serve on.'),
    stringFlag('port-name', 'The name of the port'),
    stringFlag('protocol', "The network protocol for the service to be created. Default is 'TCP'."),
    boolFlag('save-config', 'If true, the configuration of current object will be saved in its annotation.'),
    stringFlag(
      'session-affinity',
      "If non-empty, set the session affinity for the service to this; legal values: 'None', 'ClientIP'",
    ),
    stringFlag(
      'target-port',
      'Name or number for the port on the container that the service should direct traffic to.',
    ),
    stringFlag('type', 'Type for this service: ClusterIP, NodePort, LoadBalancer, or ExternalName.'),
  ],
  run: runExpose,
}

const EXPOSABLE = new Set(['ReplicationController', 'Service', 'Pod', 'Deployment', 'ReplicaSet'])

async function runExpose(invocation: Invocation): Promise<void> {
  const { args, flags, factory, path } = invocation
  if (args.length === 0 && sourcesOf(flags).length === 0) {
    throw usageError(
      path,
      "You must provide one or more resources by argument or filename.\nExample resource specifications include:\n   '-f rsrc.yaml'\n   '--filename=rsrc.json'\n   '<resource> <name>'\n   '<resource>'",
    )
  }
  // `--selector` says what the service selects, not what is exposed.
  const infos = await selectAllOrThrow(factory, { args, flags, live: true, ignoreSelector: true })
  for (const { object, resource } of infos) {
    if (!EXPOSABLE.has(object.kind))
      throw new CommandError(`cannot expose a ${resource.kind}${resource.group === '' ? '' : `.${resource.group}`}`)
    await exposeOne(invocation, object)
  }
}

async function exposeOne(invocation: Invocation, exposed: Obj): Promise<void> {
  const { flags, factory, io } = invocation
  const dryRun = dryRunOf(invocation)
  const { enforceNamespace, namespace } = factory.connection()
  const generated = applyOverrides(
    buildService(flags, exposed),
    flags.string('overrides'),
    flags.string('override-type'),
  )
  const service =
    enforceNamespace && dryRun === 'client'
      ? { ...generated, metadata: { ...generated.metadata, namespace } }
      : generated
  const draft = flags.bool('save-config') ? withLastApplied(service, compactJson) : service
  const resource = (await factory.mapper()).kind('v1', 'Service')
  const created =
    dryRun === 'client'
      ? draft
      : await createObject(factory, { resource, namespace }, draft, changeQuery(flags, dryRun, 'kubectl-expose'))
  const printer = await createPrinter(io, flags)
  io.stdout.write(printer ? printer(created) : changed(created, '', 'exposed', dryRun))
}

import { kinds } from '../../../kinds.ts'
import type { CertificateSigningRequest } from '../../../schema/types.gen.ts'
import { pathOf } from '../api/mapper.ts'
import { sourcesOf } from '../builder/files.ts'
import type { Info } from '../builder/infos.ts'
import { fetchInfo, fileInfos } from '../builder/infos.ts'
import { replaceObject } from '../changes.ts'
import type { Command, Invocation } from '../cli/command.ts'
import { CommandError, failuresOf, isConflict, throwAll } from '../errors.ts'
import { fileFlags, printFlags } from '../flags/common.ts'
import { boolFlag } from '../flags/spec.ts'
import type { Obj } from '../objects.ts'
import { isA } from '../objects.ts'
import { changed, createPrinter } from '../print/printer.ts'

type Decision = 'Approved' | 'Denied'

export const certificate: Command = {
  use: 'SUBCOMMAND',
  short: 'Modify certificate resources',
  subcommands: {
    approve: decide('Approved', 'approve', 'Approve a certificate signing request'),
    deny: decide('Denied', 'deny', 'Deny a certificate signing request'),
  },
}

function decide(decision: Decision, verb: string, short: string): Command {
  return {
    use: '(-f FILENAME | NAME)',
    short,
    flags: [
      ...printFlags,
      ...fileFlags,
      boolFlag('force', `Update the CSR even if it is already ${decision.toLowerCase()}.`),
    ],
    run: (invocation) => runDecision(invocation, decision, verb),
  }
}

async function runDecision(invocation: Invocation, decision: Decision, verb: string): Promise<void> {
  const { args, flags, factory, io } = invocation
  const files = sourcesOf(flags)
  if (args.length === 0 && files.length === 0)
    throw new CommandError('one or more CSRs must be specified as <name> or -f <filename>')
  const { group, version, kind } = kinds.certificateSigningRequests
  const resource = (await factory.mapper()).kind(`${group}/${version}`, kind)
  const infos = await fileInfos(factory, files, flags.bool('recursive'))
  const printer = flags.string('output') === '' ? undefined : await createPrinter(io, flags)
  const decideOn = async (name: string) => {
    const info = await fetchInfo(factory, resource, name)
    await approval(invocation, info, decision, verb)
    io.stdout.write(printer ? printer(info.object) : changed(info.object, resource.group, decision.toLowerCase()))
  }
  throwAll(await failuresOf([...infos.map(({ name }) => name), ...args], decideOn))
}

const ATTEMPTS = 10

async function approval(invocation: Invocation, info: Info, decision: Decision, verb: string): Promise<void> {
  const { flags, factory } = invocation
  for (let attempt = 1; ; attempt++) {
    const path = pathOf(info.resource, '', info.name)
    const request = await factory.rest().json<Obj>({ path })
    if (!isA(request, kinds.certificateSigningRequests))
      throw new CommandError(
        `can only handle CertificateSigningRequest.certificates.k8s.io objects, got ${request.kind}`,
      )
    const next = decided(request, decision, verb)
    if (next === request && !flags.bool('force')) return
    try {
      await replaceObject(factory, info, next, {}, 'approval')
      return
    } catch (error) {
      if (!isConflict(error) || attempt > ATTEMPTS) throw error
    }
  }
}

/** The request with the decision; itself when that has been made. */
function decided<T extends Obj & CertificateSigningRequest>(request: T, decision: Decision, verb: string): T {
  const conditions = request.status?.conditions ?? []
  const opposite: Decision = decision === 'Approved' ? 'Denied' : 'Approved'
  if (conditions.some(({ type }) => type === opposite))
    throw new CommandError(`certificate signing request "${request.metadata.name}" is already ${opposite}`)
  if (conditions.some(({ type }) => type === decision)) return request
  const condition = {
    type: decision,
    status: 'True',
    reason: `Kubectl${verb.slice(0, 1).toUpperCase()}${verb.slice(1)}`,
    message: `This CSR was ${decision.toLowerCase()} by kubectl certificate ${verb}.`,
    lastUpdateTime: `${new Date().toISOString().slice(0, -'.000Z'.length)}Z`,
  }
  return { ...request, status: { ...request.status, conditions: [...conditions, condition] } }
}

import { messageOf } from '../../../../../util/message-of.ts'
import type { Command, Invocation } from '../../cli/command.ts'
import { CommandError } from '../../errors.ts'
import { printFlags } from '../../flags/common.ts'
import { arrayFlag, durationFlag, stringFlag } from '../../flags/spec.ts'
import type { Json, Obj } from '../../objects.ts'
import { text } from '../../objects.ts'
import { createPrinter } from '../../print/printer.ts'
import { exactlyOneName } from './generate.ts'

/** `kubectl create token SERVICE_ACCOUNT`: asks the server for a short-lived token. */
export const token: Command = {
  use: 'SERVICE_ACCOUNT_NAME',
  short: 'Request a service account token',
  flags: [
    ...printFlags,
    arrayFlag('audience', 'Audience of the requested token.'),
    durationFlag('duration', 'Requested lifetime of the issued token.'),
    stringFlag('bound-object-kind', 'Kind of an object to bind the token to.'),
    stringFlag('bound-object-name', 'Name of an object to bind the token to.'),
    stringFlag('bound-object-uid', 'UID of an object to bind the token to.'),
  ],
  run: runToken,
}

async function runToken(invocation: Invocation): Promise<void> {
  const { factory, io, flags } = invocation
  const name = exactlyOneName(invocation)
  const path = `/api/v1/namespaces/${factory.namespace()}/serviceaccounts/${encodeURIComponent(name)}/token`
  const request = {
    apiVersion: 'authentication.k8s.io/v1',
    kind: 'TokenRequest',
    metadata: {},
    spec: tokenSpec(invocation),
  }
  const answer = await factory
    .rest()
    .json<Obj>({ method: 'POST', path, body: JSON.stringify(request) })
    .catch((error: unknown) => {
      throw new CommandError(`failed to create token: ${messageOf(error)}`)
    })
  const printer = await createPrinter(io, flags)
  io.stdout.write(printer ? printer(answer) : `${text(answer, 'status', 'token')}\n`)
}

function tokenSpec({ flags }: Invocation): Json {
  const [kind, name, uid] = ['bound-object-kind', 'bound-object-name', 'bound-object-uid'].map((flag) =>
    flags.string(flag),
  )
  if (kind === '' && name !== '')
    throw new CommandError('--bound-object-name can only be set if --bound-object-kind is provided')
  if (kind !== '' && name === '')
    throw new CommandError('--bound-object-name is required if --bound-object-kind is provided')
  const seconds = flags.duration('duration') / 1000
  if (seconds < 0) throw new CommandError('--duration must be greater than or equal to 0')
  return {
    audiences: flags.list('audience').length > 0 ? [...flags.list('audience')] : null,
    ...(seconds > 0 ? { expirationSeconds: seconds } : {}),
    ...(kind === '' ? {} : { boundObjectRef: { kind, apiVersion: 'v1', name, ...(uid === '' ? {} : { uid }) } }),
  }
}

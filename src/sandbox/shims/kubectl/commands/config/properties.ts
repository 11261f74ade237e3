import type { Command, Invocation } from '../../cli/command.ts'
import type { ConfigFile } from '../../config/kubeconfig.ts'
import { CommandError, usageError } from '../../errors.ts'
import { boolFlag } from '../../flags/spec.ts'
import { changeConfig } from './files.ts'

/** `kubectl config set PROPERTY VALUE`. */
export const set: Command = {
  use: 'PROPERTY_NAME PROPERTY_VALUE',
  short: 'Set an individual value in a kubeconfig file',
  flags: [
    boolFlag(
      'set-raw-bytes',
      'When writing a []byte PROPERTY_VALUE, write the given string directly without base64 decoding.',
    ),
  ],
  run: async (invocation) => {
    const [property, value] = invocation.args
    if (property === undefined || value === undefined || invocation.args.length !== 2)
      throw usageError(invocation.path, `Unexpected args: [${invocation.args.join(' ')}]`)
    changeProperty(invocation, property, value)
    invocation.factory.print(`Property "${property}" set.`)
  },
}

export const unset: Command = {
  use: 'PROPERTY_NAME',
  short: 'Unset an individual value in a kubeconfig file',
  run: async (invocation) => {
    const [property] = invocation.args
    if (property === undefined || invocation.args.length !== 1)
      throw usageError(invocation.path, `Unexpected args: [${invocation.args.join(' ')}]`)
    changeProperty(invocation, property, undefined)
    invocation.factory.print(`Property "${property}" unset.`)
  },
}

/** `current-context`, `contexts.NAME.namespace`, `users.NAME`; names may hold dots. */
function changeProperty(invocation: Invocation, property: string, value: string | undefined): void {
  if (property === 'current-context') {
    changeConfig(
      invocation,
      (file) => file.currentContext !== '',
      (file) => {
        file.currentContext = value ?? ''
      },
    )
    return
  }
  const [section = '', ...rest] = property.split('.')
  if (section !== 'clusters' && section !== 'contexts' && section !== 'users')
    throw new CommandError(`unable to locate path ${property}`)
  changeConfig(
    invocation,
    (file) => file[section].some(({ name }) => rest.join('.').startsWith(name)),
    (file) => changeEntryField(file, section, rest, value),
  )
}

function changeEntryField(
  file: ConfigFile,
  section: 'clusters' | 'contexts' | 'users',
  rest: readonly string[],
  value: string | undefined,
): void {
  const whole = rest.join('.')
  const known = file[section].find(({ name }) => whole === name || whole.startsWith(`${name}.`))
  const name = known?.name ?? rest.slice(0, -1).join('.')
  const field = whole.slice(name.length + 1)
  if (field === '') {
    if (value !== undefined) throw new CommandError(`can't set a map to a value: ${value}`)
    file[section] = file[section].filter((entry) => entry.name !== name)
    return
  }
  const entry = known ?? { name, value: {}, from: file.path }
  if (!known) file[section].push(entry)
  if (value === undefined) delete entry.value[field]
  else entry.value[field] = value === 'true' || value === 'false' ? value === 'true' : value
}

import { readFileSync } from 'node:fs'
import { relative, resolve } from 'node:path'
import type { Command, Invocation } from '../../cli/command.ts'
import type { ConfigFile } from '../../config/kubeconfig.ts'
import { CommandError, usageError } from '../../errors.ts'
import type { Flags } from '../../flags/parse.ts'
import { boolFlag, stringFlag } from '../../flags/spec.ts'
import type { Json } from '../../objects.ts'
import { changeConfig, holds, mergedConfig, onlyArgument } from './files.ts'

type Section = 'clusters' | 'contexts' | 'users'

export const setContext: Command = {
  use: '[NAME | --current] [--cluster=cluster_nickname] [--user=user_nickname] [--namespace=namespace]',
  short: 'Set a context entry in kubeconfig',
  flags: [
    boolFlag('current', 'Modify the current context'),
    stringFlag('cluster', 'cluster for the context entry in kubeconfig'),
    stringFlag('user', 'user for the context entry in kubeconfig'),
    stringFlag('namespace', 'namespace for the context entry in kubeconfig', { short: 'n' }),
  ],
  run: runSetContext,
}

async function runSetContext(invocation: Invocation): Promise<void> {
  const { flags, args, path } = invocation
  const current = flags.bool('current')
  if (current && args.length > 0) throw usageError(path, 'you cannot specify both a context name and --current')
  if (!current && args.length !== 1) throw usageError(path, `Unexpected args: [${args.join(' ')}]`)
  const name = current ? mergedConfig(invocation).currentContext : (args[0] ?? '')
  if (name === '') throw new CommandError('no current context is set')
  const existed = changeEntry(invocation, 'contexts', name, (value) => {
    takeChanged(flags, value, ['cluster', 'user', 'namespace'])
    value['cluster'] ??= ''
    value['user'] ??= ''
  })
  invocation.factory.print(`Context "${name}" ${existed ? 'modified' : 'created'}.`)
}

export const setCluster: Command = {
  use: 'NAME [--server=server] [--certificate-authority=path/to/certificate/authority] [--insecure-skip-tls-verify=true] [--tls-server-name=example.com]',
  short: 'Set a cluster entry in kubeconfig',
  flags: [
    stringFlag('server', 'server for the cluster entry in kubeconfig'),
    stringFlag('certificate-authority', 'Path to certificate-authority file for the cluster entry in kubeconfig'),
    stringFlag('tls-server-name', 'tls-server-name for the cluster entry in kubeconfig'),
    stringFlag('proxy-url', 'proxy-url for the cluster entry in kubeconfig'),
    boolFlag('insecure-skip-tls-verify', 'insecure-skip-tls-verify for the cluster entry in kubeconfig'),
    boolFlag('embed-certs', 'embed-certs for the cluster entry in kubeconfig'),
  ],
  run: async (invocation) => {
    const { flags } = invocation
    const name = onlyArgument(invocation)
    changeEntry(invocation, 'clusters', name, (value, file) => {
      takeChanged(flags, value, ['server', 'tls-server-name', 'proxy-url'])
      if (flags.changed('insecure-skip-tls-verify')) {
        value['insecure-skip-tls-verify'] = flags.bool('insecure-skip-tls-verify')
        if (flags.bool('insecure-skip-tls-verify'))
          for (const field of ['certificate-authority', 'certificate-authority-data']) delete value[field]
      }
      setFile(invocation, value, file, 'certificate-authority')
    })
    invocation.factory.print(`Cluster "${name}" set.`)
  },
}

export const setCredentials: Command = {
  use: 'NAME [--client-certificate=path/to/certfile] [--client-key=path/to/keyfile] [--token=bearer_token] [--username=basic_user] [--password=basic_password]',
  short: 'Set a user entry in kubeconfig',
  flags: [
    stringFlag('client-certificate', 'Path to client-certificate file for the user entry in kubeconfig'),
    stringFlag('client-key', 'Path to client-key file for the user entry in kubeconfig'),
    stringFlag('token', 'token for the user entry in kubeconfig'),
    stringFlag('username', 'username for the user entry in kubeconfig'),
    stringFlag('password', 'password for the user entry in kubeconfig'),
    boolFlag('embed-certs', 'Embed client cert/key for the user entry in kubeconfig'),
  ],
  run: async (invocation) => {
    const { flags } = invocation
    const name = onlyArgument(invocation)
    if (flags.changed('token') && (flags.changed('username') || flags.changed('password'))) {
      throw new CommandError(
        'you cannot specify more than one authentication method at the same time: --token, --username/--password',
      )
    }
    changeEntry(invocation, 'users', name, (value, file) => {
      takeChanged(flags, value, ['token', 'username', 'password'])
      setFile(invocation, value, file, 'client-certificate')
      setFile(invocation, value, file, 'client-key')
    })
    invocation.factory.print(`User "${name}" set.`)
  },
}

/** Changes an entry, or makes it; tells whether it was there. */
function changeEntry(
  invocation: Invocation,
  section: Section,
  name: string,
  change: (value: Json, file: ConfigFile) => void,
): boolean {
  const existed = holds(section, name)(mergedConfig(invocation))
  changeConfig(invocation, holds(section, name), (file) => {
    let entry = file[section].find((each) => each.name === name)
    if (!entry) {
      entry = { name, value: {}, from: file.path }
      file[section].push(entry)
    }
    change(entry.value, file)
  })
  return existed
}

/** The fields that flags of their name were given for. */
function takeChanged(flags: Flags, value: Json, fields: readonly string[]): void {
  for (const field of fields) if (flags.changed(field)) value[field] = flags.string(field)
}

/** A path in the entry, or with `--embed-certs` the file's contents. */
function setFile({ flags, io }: Invocation, value: Json, file: ConfigFile, field: string): void {
  if (!flags.changed(field)) return
  const path = resolve(io.cwd, flags.string(field))
  delete value[field]
  delete value[`${field}-data`]
  if (flags.bool('embed-certs')) value[`${field}-data`] = readFileSync(path).toString('base64')
  else
    value[field] = relative(resolve(file.path, '..'), path).startsWith('..')
      ? path
      : relative(resolve(file.path, '..'), path)
}

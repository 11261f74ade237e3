import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Command, Invocation } from '../../cli/command.ts'
import { CommandError } from '../../errors.ts'
import { boolFlag, sliceFlag, stringFlag } from '../../flags/spec.ts'
import type { Obj } from '../../objects.ts'
import { generatedMeta, generatorCommand } from './generate.ts'
import { hashedName } from './hash.ts'
import { readSources, sourceFlags } from './sources.ts'

/** `kubectl create secret TYPE NAME`. */
export const secret: Command = {
  use: '(docker-registry | generic | tls)',
  short: 'Create a secret using a specified subcommand',
  subcommands: {
    'docker-registry': generatorCommand({
      use: 'NAME --docker-username=user --docker-password=password --docker-email=email [--docker-server=string]',
      short: 'Create a secret for use with a Docker registry',
      failure: 'failed to create secret ',
      flags: [
        stringFlag('docker-username', 'Username for Docker registry authentication'),
        stringFlag('docker-password', 'Password for Docker registry authentication'),
        stringFlag('docker-email', 'Email for Docker registry'),
        stringFlag('docker-server', 'Server location for Docker registry', { default: 'https://index.docker.io/v1/' }),
        sliceFlag('from-file', 'Key files can be specified using their file path.'),
        boolFlag('append-hash', 'Append a hash of the secret to its name.'),
      ],
      build: dockerRegistry,
    }),
    generic: generatorCommand({
      use: 'NAME [--type=string] [--from-file=[key=]source] [--from-literal=key1=value1]',
      short: 'Create a secret from a local file, directory, or literal value',
      failure: 'failed to create secret ',
      flags: [...sourceFlags, stringFlag('type', 'The type of secret to create')],
      build: (invocation, name) => build(invocation, name, invocation.flags.string('type'), readSources(invocation)),
    }),
    tls: generatorCommand({
      use: 'NAME --cert=path/to/cert/file --key=path/to/key/file',
      short: 'Create a TLS secret',
      failure: 'failed to create secret ',
      flags: [
        stringFlag('cert', 'Path to PEM encoded public key certificate.'),
        stringFlag('key', 'Path to private key associated with given certificate.'),
        boolFlag('append-hash', 'Append a hash of the secret to its name.'),
      ],
      build: tls,
    }),
  },
}

function build(
  invocation: Invocation,
  name: string,
  type: string,
  entries: readonly (readonly [string, Buffer])[],
): Obj {
  const data: Record<string, string> = {}
  for (const [key, value] of entries) {
    if (!/^[-._a-zA-Z0-9]+$/.test(key)) {
      throw new CommandError(
        `${JSON.stringify(key)} is not valid key name for a Secret a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')`,
      )
    }
    if (key in data) throw new CommandError(`cannot add key ${key}, another key by that name already exists`)
    data[key] = value.toString('base64')
  }
  const object: Obj = {
    apiVersion: 'v1',
    ...(Object.keys(data).length > 0 ? { data } : {}),
    kind: 'Secret',
    metadata: generatedMeta(invocation, name),
    ...(type === '' ? {} : { type }),
  }
  return invocation.flags.bool('append-hash')
    ? { ...object, metadata: { ...object.metadata, name: hashedName(object) } }
    : object
}

async function tls(invocation: Invocation, name: string): Promise<Obj> {
  const { flags, io } = invocation
  const [certFile, keyFile] = [flags.string('cert'), flags.string('key')]
  if (certFile === '' || keyFile === '') throw new CommandError('key and cert must be specified')
  const cert = readPem(io.cwd, certFile)
  const key = readPem(io.cwd, keyFile)
  const { createSecureContext } = await import('node:tls')
  try {
    createSecureContext({ cert, key })
  } catch (error) {
    const mismatch = error instanceof Error && error.message.includes('key values mismatch')
    throw new CommandError(
      mismatch ? 'tls: private key does not match public key' : 'tls: failed to find any PEM data in certificate input',
    )
  }
  return build(invocation, name, 'kubernetes.io/tls', [
    ['tls.crt', cert],
    ['tls.key', key],
  ])
}

function readPem(cwd: string, file: string): Buffer {
  try {
    return readFileSync(resolve(cwd, file))
  } catch {
    throw new CommandError(`Cannot read file ${file}, open ${file}: no such file or directory`)
  }
}

function dockerRegistry(invocation: Invocation, name: string): Obj {
  const { flags } = invocation
  const type = 'kubernetes.io/dockerconfigjson'
  if (flags.list('from-file').length > 0) return build(invocation, name, type, readSources(invocation))
  const [username, password, email] = [
    flags.string('docker-username'),
    flags.string('docker-password'),
    flags.string('docker-email'),
  ]
  if (username === '' || password === '' || flags.string('docker-server') === '') {
    throw new CommandError(
      'either --from-file or the combination of --docker-username, --docker-password and --docker-server is required',
    )
  }
  const auth = Buffer.from(`${username}:${password}`).toString('base64')
  const entry = { username, password, ...(email === '' ? {} : { email }), auth }
  const config = JSON.stringify({ auths: { [flags.string('docker-server')]: entry } })
  return build(invocation, name, type, [['.dockerconfigjson', Buffer.from(config)]])
}

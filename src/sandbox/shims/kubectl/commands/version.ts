import type { Command, Invocation } from '../cli/command.ts'
import { CommandError } from '../errors.ts'
import { boolFlag, stringFlag } from '../flags/spec.ts'
import type { Json } from '../objects.ts'
import { text } from '../objects.ts'
import { toYaml } from '../print/yaml.ts'

/** The kubectl whose behaviour this program has. */
export const CLIENT_VERSION = {
  major: '1',
  minor: '33',
  gitVersion: 'v1.33.1',
  gitCommit: '8adc0f041b8e7ad1d30e29cc59c6ae7a15e19828',
  gitTreeState: 'clean',
  buildDate: '2025-05-15T08:27:33Z',
  goVersion: 'go1.24.2',
  compiler: 'gc',
} as const

const KUSTOMIZE_VERSION = 'v5.6.0'

export const version: Command = {
  use: '',
  short: 'Print the client and server version information for the current context',
  flags: [
    boolFlag('client', 'If true, shows client version only (no server required).'),
    stringFlag('output', "One of 'yaml' or 'json'.", { short: 'o' }),
  ],
  run: runVersion,
}

async function runVersion({ factory, flags, io }: Invocation): Promise<void> {
  const output = flags.string('output')
  if (!['', 'yaml', 'json'].includes(output)) throw new CommandError(`--output must be 'yaml' or 'json'`)
  const server = flags.bool('client') ? undefined : await readServer(factory)
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}/${process.arch === 'x64' ? 'amd64' : process.arch}`
  const all: Json = {
    clientVersion: { ...CLIENT_VERSION, platform },
    kustomizeVersion: KUSTOMIZE_VERSION,
    ...(server?.value ? { serverVersion: server.value } : {}),
  }
  if (output === 'json') io.stdout.write(`${JSON.stringify(all, null, 2)}\n`)
  else if (output === 'yaml') io.stdout.write(`${toYaml(all)}\n`)
  else io.stdout.write(plain(server?.value))
  if (server?.value) warnSkew(io, server.value)
  if (server?.error) throw server.error
}

/** The versions are printed even when the server cannot be reached. */
async function readServer(factory: Invocation['factory']): Promise<{ value?: Json; error?: unknown }> {
  try {
    return { value: await factory.rest().json({ path: '/version', query: { timeout: '32s' } }) }
  } catch (error) {
    return { error }
  }
}

function plain(server: Json | undefined): string {
  const lines = [`Client Version: ${CLIENT_VERSION.gitVersion}`, `Kustomize Version: ${KUSTOMIZE_VERSION}`]
  if (server) lines.push(`Server Version: ${text(server, 'gitVersion')}`)
  return `${lines.join('\n')}\n`
}

/** kubectl supports servers one minor version older or newer. */
function warnSkew(io: Invocation['io'], server: Json): void {
  const minor = Number.parseInt(text(server, 'minor'), 10)
  const own = Number(CLIENT_VERSION.minor)
  if (Number.isNaN(minor) || (text(server, 'major') === '1' && Math.abs(minor - own) <= 1)) return
  io.stderr.write(
    `WARNING: version difference between client (1.${own}) and server (${text(server, 'major')}.${minor}) exceeds the supported minor version skew of +/-1\n`,
  )
}

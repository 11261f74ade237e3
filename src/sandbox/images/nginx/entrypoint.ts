import type { Process, Program } from '../types.ts'
import { isAtLeast } from './version.ts'

const SCRIPTS = '/docker-entrypoint.d'
const DEFAULT_CONF = '/etc/nginx/conf.d/default.conf'
const LISTEN = /listen {7}(80|8080);/

/** `/docker-entrypoint.sh` of the nginx image (1.19 and later): prepares the configuration, then becomes the command. */
export function dockerEntrypoint(version: string, packagedConfig: string): Program {
  return async (process) => {
    const command = process.argv.slice(1)
    if (command[0] === 'nginx' || command[0] === 'nginx-debug') await prepare(process, version, packagedConfig)
    return process.exec(command).catch(() => {
      process.stderr.write(`${process.argv[0]}: 47: exec: ${command[0] ?? ''}: not found\n`)
      return 127
    })
  }
}

async function prepare(process: Process, version: string, packagedConfig: string): Promise<void> {
  if (process.env['NGINX_ENTRYPOINT_QUIET_LOGS']) return
  const say = (line: string) => process.stdout.write(`${line}\n`)
  const self = '/docker-entrypoint.sh'
  say(`${self}: ${SCRIPTS}/ is not empty, will attempt to perform configuration`)
  say(`${self}: Looking for shell scripts in ${SCRIPTS}/`)
  say(`${self}: Launching ${SCRIPTS}/10-listen-on-ipv6-by-default.sh`)
  await listenOnIpv6(process, packagedConfig, (line) => say(`10-listen-on-ipv6-by-default.sh: info: ${line}`))
  if (isAtLeast(version, '1.25.0')) say(`${self}: Sourcing ${SCRIPTS}/15-local-resolvers.envsh`)
  say(`${self}: Launching ${SCRIPTS}/20-envsubst-on-templates.sh`)
  await substituteTemplates(process, (line) => say(`20-envsubst-on-templates.sh: ${line}`))
  if (isAtLeast(version, '1.19.4')) say(`${self}: Launching ${SCRIPTS}/30-tune-worker-processes.sh`)
  say(`${self}: Configuration complete; ready for start up`)
}

async function listenOnIpv6({ fs }: Process, packagedConfig: string, say: (line: string) => void): Promise<void> {
  const data = await fs.readFile(DEFAULT_CONF).catch(() => undefined)
  if (!data) return say(`${DEFAULT_CONF} is not a file or does not exist`)
  const text = Buffer.from(data).toString()
  const writable = await fs.writeFile(DEFAULT_CONF, data).then(
    () => true,
    () => false,
  )
  if (!writable) return say(`can not modify ${DEFAULT_CONF} (read-only file system?)`)
  if (/listen {2}\[::\]:/.test(text)) return say('IPv6 listen already enabled')
  say(`Getting the checksum of ${DEFAULT_CONF}`)
  if (text !== packagedConfig) return say(`${DEFAULT_CONF} differs from the packaged version`)
  await fs.writeFile(DEFAULT_CONF, text.replace(LISTEN, 'listen       $1;\n    listen  [::]:$1;'))
  say(`Enabled listen on IPv6 in ${DEFAULT_CONF}`)
}

/** `/etc/nginx/templates/*.template` with the environment's variables put in, written to `conf.d`. */
async function substituteTemplates({ fs, env }: Process, say: (line: string) => void): Promise<void> {
  const folder = '/etc/nginx/templates'
  const names = (await fs.readdir(folder).catch(() => [])).filter((name) => name.endsWith('.template')).sort()
  for (const name of names) {
    const target = `/etc/nginx/conf.d/${name.replace(/\.template$/, '')}`
    say(`Running envsubst on ${folder}/${name} to ${target}`)
    const text = Buffer.from(await fs.readFile(`${folder}/${name}`)).toString()
    const replaced = text.replace(
      /\$(?:\{(\w+)\}|(\w+))/g,
      (whole, braced?: string, plain?: string) => env[braced ?? plain ?? ''] ?? whole,
    )
    await fs.writeFile(target, replaced)
  }
}

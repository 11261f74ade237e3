import { alpine } from '../base/alpine.ts'
import { debian } from '../base/debian.ts'
import { redisCli } from '../redis/cli.ts'
import { redisServer } from '../redis/server.ts'
import type { Image, Program } from '../types.ts'

const VERSIONS: Readonly<Record<string, string>> = {
  '4': '4.0.14',
  '5': '5.0.14',
  '5.0.4': '5.0.4',
  '6': '6.2.14',
  '6.0': '6.0.20',
  '6.2': '6.2.14',
  '7': '7.4.1',
  '7.0': '7.0.15',
  '7.2': '7.2.6',
  '7.4': '7.4.1',
  '8': '8.0.0',
  '8.0': '8.0.0',
  latest: '8.0.0',
  alpine: '8.0.0',
  e2e: '2.8.19',
  '3.2.9': '3.2.9',
  '6.0.5': '6.0.5',
  '7.0.5': '7.0.5',
  '7.2.4': '7.2.4',
}

/** The official image of Redis. */
export const redis: Image = {
  repositories: [
    'redis',
    'registry.k8s.io/redis',
    'k8s.gcr.io/redis',
    'registry.k8s.io/e2e-test-images/redis',
    'mirror.gcr.io/library/redis',
  ],
  tags: [...Object.keys(VERSIONS), ...Object.keys(VERSIONS).map((tag) => `${tag}-alpine`)],
  config: (tag) => {
    const base = tag.includes('alpine') ? alpine('3.20.0') : debian([])
    const version = VERSIONS[tag.replace(/-alpine$/, '')] ?? '8.0.0'
    const server = redisServer(version)
    return {
      ...base,
      entrypoint: ['docker-entrypoint.sh'],
      cmd: ['redis-server'],
      env: { ...base.env, REDIS_VERSION: version },
      workingDir: '/data',
      sizeInMegabytes: tag.includes('alpine') ? 41 : 117,
      files: { ...base.files, '/data/': '' },
      programs: {
        ...base.programs,
        '/usr/local/bin/redis-server': server,
        '/usr/local/bin/redis-cli': redisCli,
        '/usr/local/bin/docker-entrypoint.sh': entrypoint(server),
      },
    }
  },
}

/** Options and configuration files are for redis-server; anything else is a command. */
function entrypoint(server: Program): Program {
  return (process) => {
    const [first = '', ...rest] = process.argv.slice(1)
    const argv = first.startsWith('-') || first.endsWith('.conf') ? ['redis-server', first, ...rest] : [first, ...rest]
    if (argv[0] === 'redis-server') return server(Object.create(process, { argv: { value: argv } }))
    return process.exec(argv)
  }
}

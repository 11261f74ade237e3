import { createHash } from 'node:crypto'
import { createServer } from 'node:http'
import { createServer as createHttp2Server } from 'node:http2'
import type { ImageCatalogue } from '../../../../src/sandbox/images/catalogue.ts'
import { parseReference } from '../../../../src/sandbox/images/reference.ts'
import type { ImageConfig, Process, Program } from '../../../../src/sandbox/images/types.ts'

/** Runs until it is told to end. */
const pause: Program = (process) =>
  new Promise((resolve) => {
    process.stdout.write('paused\n')
    process.onSignal('SIGTERM', () => resolve(0))
  })

/** Ignores SIGTERM, as a shell does that runs as the first process. */
const stubborn: Program = () => new Promise(() => {})

const exit: Program = async ({ argv }) => Number(argv[1] ?? 0)

const greedy: Program = async () => {
  throw Object.assign(new Error('out of memory'), { code: 'ENOMEM' })
}

const broken: Program = async () => {
  throw new Error('segmentation fault')
}

const say: Program = async ({ stdout, argv }) => {
  stdout.write(`${argv.slice(1).join(' ')}\n`)
  return 0
}

const cat: Program = async ({ argv, fs, stdin, stdout, stderr }) => {
  if (argv.length === 1) for await (const chunk of stdin) stdout.write(chunk)
  for (const path of argv.slice(1)) {
    try {
      stdout.write(await fs.readFile(path))
    } catch (error) {
      stderr.write(`cat: ${path}: ${(error as Error).message}\n`)
      return 1
    }
  }
  return 0
}

const write: Program = async ({ argv, fs }) => {
  await fs.writeFile(argv[1] ?? '', `${argv[2] ?? ''}\n`)
  return 0
}

const chmod: Program = async ({ argv, fs }) => {
  await fs.chmod(argv[1] ?? '', 0o755)
  return 0
}

const ls: Program = async ({ argv, fs, stdout }) => {
  stdout.write(`${(await fs.readdir(argv[1] ?? '/')).join(' ')}\n`)
  return 0
}

const stat: Program = async ({ argv, fs, stdout }) => {
  const { mode, uid, gid } = await fs.stat(argv[1] ?? '/')
  stdout.write(`${mode.toString(8)} ${uid} ${gid}\n`)
  return 0
}

const env: Program = async ({ env: variables, stdout }) => {
  for (const [name, value] of Object.entries(variables)) stdout.write(`${name}=${value}\n`)
  return 0
}

/** Answers on port 80: `/ok` 200, `/toggle` changes what `/health` says, anything else 404. */
function web(process: Process): Promise<number> {
  let healthy = true
  const server = createServer((request, response) => {
    if (request.url === '/toggle') healthy = !healthy
    if (request.url === '/moved') response.setHeader('Location', '/health')
    const ok = request.url === '/ok' || request.url === '/toggle' || (request.url === '/health' && healthy)
    response.statusCode = ok ? 200 : request.url === '/moved' ? 302 : request.url === '/health' ? 503 : 404
    response.end('hi\n')
  })
  const listener = process.net.listen(80, (connection) => void server.emit('connection', connection))
  return new Promise((resolve) => {
    const end = (code: number) => {
      listener.close()
      resolve(code)
    }
    process.onSignal('SIGTERM', () => end(0))
    process.killed.addEventListener('abort', () => end(137))
  })
}

/** Serves the gRPC health check on port 9090: `grpc 1` says SERVING, `grpc 2` NOT_SERVING. */
function grpc(process: Process): Promise<number> {
  const server = createHttp2Server()
  server.on('stream', (stream) => {
    // A test may end while a probe asks.
    stream.on('error', () => {})
    stream.respond({ ':status': 200, 'content-type': 'application/grpc' })
    stream.end(Buffer.from([0, 0, 0, 0, 2, 0x08, Number(process.argv[1])]))
  })
  process.net.listen(9090, (connection) => void server.emit('connection', connection))
  return new Promise((resolve) => process.onSignal('SIGTERM', () => resolve(0)))
}

/** Reads lines and runs each as a command; `sh -c` runs one. Knows nothing of quoting. */
const sh: Program = async ({ argv, stdin, stdout, stderr, spawn, tty }) => {
  if (argv[1] === '-c') return spawn((argv[2] ?? '').split(' '))
  if (tty) stdout.write('$ ')
  for await (const chunk of stdin) {
    for (const line of chunk.toString('utf8').split('\n').filter(Boolean)) {
      if (line === 'exit') return 0
      await spawn(line.split(' ')).catch(() => stderr.write(`sh: ${line}: not found\n`))
    }
    if (tty) stdout.write('$ ')
  }
  return 0
}

const programs: Record<string, Program> = {
  '/bin/pause': pause,
  '/bin/stubborn': stubborn,
  '/bin/exit': exit,
  '/bin/greedy': greedy,
  '/bin/broken': broken,
  '/bin/say': say,
  '/bin/cat': cat,
  '/bin/write': write,
  '/bin/chmod': chmod,
  '/bin/ls': ls,
  '/bin/stat': stat,
  '/bin/env': env,
  '/bin/web': web,
  '/bin/grpc': grpc,
  '/bin/sh': sh,
}

const config: ImageConfig = {
  entrypoint: [],
  cmd: ['/bin/pause'],
  env: { PATH: '/bin' },
  workingDir: '/',
  user: '',
  sizeInMegabytes: 5,
  stopSignal: 'SIGTERM',
  files: { '/etc/os-release': 'NAME=Tools\n', '/var/run/': '' },
  links: { '/var/log/out.log': '/dev/stdout' },
  programs,
}

/** One image, `tools`, with tag `1`, and `named` whose user is a name; other names cannot be pulled. */
export const fakeImages: ImageCatalogue = {
  resolve(text) {
    const reference = parseReference(text)
    if ('error' in reference) {
      const error = `Failed to apply default image tag "${text}": couldn't parse image name "${text}": ${reference.error}`
      return { error, reason: 'InvalidImageName' }
    }
    const known: Record<string, ImageConfig> = { '1': config, named: { ...config, user: 'app' } }
    const found = known[reference.tag]
    if (reference.repository !== 'library/tools' || !found) {
      return { error: `rpc error: code = NotFound desc = ${reference.name}: not found`, reason: 'ErrImagePull' }
    }
    const digest = `sha256:${createHash('sha256').update(text).digest('hex')}`
    return { image: { repositories: ['tools'], tags: ['1'], config: () => found }, config: found, digest, reference }
  },
}

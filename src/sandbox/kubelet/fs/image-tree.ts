import type { Clock } from '../../clock.ts'
import type { ImageConfig, Program } from '../../images/types.ts'
import { memoryDirectory } from './memory.ts'
import type { DirectoryNode } from './nodes.ts'
import { namesOf } from './resolve.ts'

/**
 * What executable files stand for. A program's file holds a line that names it, so that copying, moving or linking the file keeps it
 * executable, also from another container.
 */
export interface ProgramFiles {
  contentOf(program: Program, path: string): Uint8Array
  programOf(content: Uint8Array): Program | undefined
}

const magic = '\x7fELF\x02\x01\x01\0'

export function programFiles(): ProgramFiles {
  const numbers = new Map<Program, number>()
  const programs: Program[] = []
  return {
    contentOf(program, path) {
      const number = numbers.get(program) ?? programs.push(program) - 1
      numbers.set(program, number)
      return Buffer.from(`${magic}${number} ${path}\n`, 'latin1')
    },
    programOf(content) {
      const text = Buffer.from(content.subarray(0, 32)).toString('latin1')
      return text.startsWith(magic) ? programs[Number.parseInt(text.slice(magic.length), 10)] : undefined
    },
  }
}

const emptyDirectories = [
  '/dev',
  '/dev/mqueue',
  '/dev/pts',
  '/dev/shm',
  '/etc',
  '/home',
  '/mnt',
  '/opt',
  '/proc',
  '/root',
  '/run',
  '/sys',
  '/tmp',
  '/usr',
  '/var',
]

/** A fresh tree with the files and programs of an image. */
export function imageTree(config: ImageConfig, files: ProgramFiles, clock: Clock): DirectoryNode {
  const root = memoryDirectory(clock)
  for (const path of [...emptyDirectories, config.workingDir || '/']) directoryAt(root, namesOf(path))
  for (const [path, content] of Object.entries(config.files)) {
    // A path that ends with a slash is an empty directory.
    if (path.endsWith('/')) directoryAt(root, namesOf(path))
    else put(root, path, typeof content === 'string' ? Buffer.from(content) : content, modeOf(path))
  }
  for (const [path, program] of Object.entries(config.programs)) {
    put(root, path, files.contentOf(program, path), 0o755)
  }
  for (const [path, target] of Object.entries(config.links ?? {})) link(root, path, target)
  directoryAt(root, ['tmp']).mode = 0o1777
  return root
}

function modeOf(path: string): number {
  return /(^|\/)s?bin\/|\.sh$|entrypoint/.test(path) ? 0o755 : 0o644
}

function put(root: DirectoryNode, path: string, content: Uint8Array, mode: number): void {
  const names = namesOf(path)
  const name = names.pop()
  if (name === undefined) return
  directoryAt(root, names).createFile(name, mode).write(content, false)
}

function link(root: DirectoryNode, path: string, target: string): void {
  const names = namesOf(path)
  const name = names.pop()
  if (name !== undefined) directoryAt(root, names).createSymlink(name, target)
}

function directoryAt(root: DirectoryNode, names: readonly string[]): DirectoryNode {
  let directory = root
  for (const name of names) {
    const next = directory.get(name)
    directory = next?.type === 'directory' ? next : directory.createDirectory(name, 0o755)
  }
  return directory
}

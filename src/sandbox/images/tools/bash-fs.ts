import type { IFileSystem } from 'just-bash'
import { absolute } from '../shell/redirect.ts'
import type { ContainerFs, FileInfo, Process } from '../types.ts'

/** The container's files as just-bash's commands want them. */
export function bashFileSystem({ fs }: Process): IFileSystem {
  const resolvePath = (base: string, path: string) => absolute({ cwd: base }, path)
  const readFileBuffer = async (path: string) => fs.readFile(path)
  return {
    readFile: async (path) => Buffer.from(await fs.readFile(path)).toString(),
    readFileBuffer,
    writeFile: (path, content, options) => fs.writeFile(path, bytesOf(content, options)),
    appendFile: (path, content, options) => fs.writeFile(path, bytesOf(content, options), { append: true }),
    exists: (path) => fs.exists(path),
    stat: async (path) => statOf(await fs.stat(path)),
    lstat: async (path) => statOf(await fs.lstat(path)),
    mkdir: (path, options) => fs.mkdir(path, options),
    readdir: (path) => fs.readdir(path),
    rm: (path, options) => fs.rm(path, options),
    cp: (from, to, options) => copy(fs, from, to, options?.recursive ?? false),
    mv: (from, to) => fs.rename(from, to),
    resolvePath,
    getAllPaths: () => [],
    chmod: (path, mode) => fs.chmod(path, mode),
    symlink: (target, path) => fs.symlink(target, path),
    link: async (from, to) => fs.writeFile(to, await fs.readFile(from)),
    readlink: (path) => fs.readlink(path),
    realpath: async (path) => {
      await fs.stat(path)
      return resolvePath('/', path)
    },
    utimes: async (path) => {
      const data = await fs.readFile(path)
      await fs.writeFile(path, data)
    },
  }
}

/** What just-bash writes to a file: bytes, or a string whose characters are bytes or are text. */
export function bytesOf(content: string | Uint8Array, options: Parameters<IFileSystem['writeFile']>[2]): Uint8Array {
  if (typeof content !== 'string') return content
  const encoding = typeof options === 'string' ? options : options?.encoding
  return Buffer.from(content, encoding === 'binary' || encoding === 'latin1' ? 'latin1' : 'utf8')
}

function statOf(info: FileInfo) {
  return {
    isFile: info.type === 'file',
    isDirectory: info.type === 'directory',
    isSymbolicLink: info.type === 'symlink',
    mode: info.mode,
    size: info.size,
    mtime: new Date(info.mtime),
  }
}

async function copy(fs: ContainerFs, from: string, to: string, recursive: boolean): Promise<void> {
  const info = await fs.stat(from)
  if (info.type !== 'directory') return fs.writeFile(to, await fs.readFile(from), { mode: info.mode })
  if (!recursive) throw Object.assign(new Error(`EISDIR: ${from}`), { code: 'EISDIR' })
  await fs.mkdir(to, { recursive: true })
  for (const name of await fs.readdir(from)) await copy(fs, `${from}/${name}`, `${to}/${name}`, true)
}

import type { Stats } from 'node:fs'
import {
  access,
  appendFile,
  chmod,
  lstat,
  mkdir,
  readdir,
  readFile,
  readlink,
  rename,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises'
import type { ContainerFs, FileInfo } from '../../images/types.ts'

/** This machine's files, for programs that were written for containers. */
export const hostFs: ContainerFs = {
  readFile,
  writeFile: (path, data, options) =>
    options?.append ? appendFile(path, data) : writeFile(path, data, { mode: options?.mode }),
  readdir: (path) => readdir(path),
  stat: async (path) => infoOf(await stat(path)),
  lstat: async (path) => infoOf(await lstat(path)),
  mkdir: async (path, options) => {
    await mkdir(path, options)
  },
  rm: (path, options) => rm(path, options),
  symlink: (target, path) => symlink(target, path),
  readlink: (path) => readlink(path),
  rename,
  chmod,
  exists: (path) =>
    access(path).then(
      () => true,
      () => false,
    ),
}

function infoOf(stats: Stats): FileInfo {
  const type = stats.isDirectory() ? 'directory' : stats.isSymbolicLink() ? 'symlink' : 'file'
  const { uid, gid } = stats
  return { type, size: stats.size, mode: stats.mode & 0o7777, mtime: stats.mtimeMs, uid, gid, filesystem: 'ext4' }
}

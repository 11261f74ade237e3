import { chmodSync } from 'node:fs'
import { homedir } from 'node:os'
import path from 'node:path'
import { UserError } from './errors.ts'
import { makeFolder } from './make-folder.ts'
import { unusableFolder } from './unusable-folder.ts'

/**
 * The folder of everything k8slab keeps: `K8SLAB_HOME`, else the platform's data folder (XDG_DATA_HOME on Linux). Readable by its
 * user only. Written by hand instead of with env-paths because every light command needs it and it is four lines.
 */
export function k8slabHome(env: NodeJS.ProcessEnv = process.env): string {
  const home = env['K8SLAB_HOME'] || path.join(dataFolder(env), 'k8slab')
  try {
    makeFolder(home, 0o700)
    if (process.platform !== 'win32') chmodSync(home, 0o700)
  } catch (cause) {
    throw new UserError('home-unusable', unusableFolder(home, cause), {
      cause,
      suggestions: [
        {
          en: 'Set K8SLAB_HOME to a folder you may write to, and try again.',
          ko: '쓸 수 있는 폴더를 K8SLAB_HOME에 지정하고 다시 실행하세요.',
        },
      ],
    })
  }
  return home
}

function dataFolder(env: NodeJS.ProcessEnv): string {
  const user = env['HOME'] || homedir()
  if (process.platform === 'darwin') return path.join(user, 'Library', 'Application Support')
  if (process.platform === 'win32') return env['LOCALAPPDATA'] || path.join(user, 'AppData', 'Local')
  return env['XDG_DATA_HOME'] || path.join(user, '.local', 'share')
}

import { debianPrograms } from '../tools/table.ts'
import type { ImageConfig } from '../types.ts'
import { PATH, systemFiles } from './files.ts'

/** A Debian system as images are built on it: bash, coreutils, no network tools but curl. */
export function debian(tools: readonly string[] = ['curl']): ImageConfig {
  return {
    entrypoint: [],
    cmd: ['bash'],
    env: { PATH },
    workingDir: '/',
    user: '',
    sizeInMegabytes: 75,
    stopSignal: 'SIGTERM',
    files: {
      ...systemFiles({
        name: 'Debian GNU/Linux',
        pretty: 'Debian GNU/Linux 12 (bookworm)',
        id: 'debian',
        version: '"12"',
        shell: '/bin/bash',
      }),
      '/etc/debian_version': '12.5\n',
    },
    programs: debianPrograms(tools),
  }
}

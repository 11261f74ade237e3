import { busyboxPrograms } from '../tools/table.ts'
import type { ImageConfig } from '../types.ts'
import { PATH, systemFiles } from './files.ts'

/** Alpine Linux: busybox with a little around it. */
export function alpine(version: string): ImageConfig {
  return {
    entrypoint: [],
    cmd: ['/bin/sh'],
    env: { PATH },
    workingDir: '/',
    user: '',
    sizeInMegabytes: 8,
    stopSignal: 'SIGTERM',
    files: {
      ...systemFiles({
        name: 'Alpine Linux',
        pretty: `Alpine Linux v${version.replace(/\.\d+$/, '')}`,
        id: 'alpine',
        version,
        shell: '/bin/ash',
      }),
      '/etc/alpine-release': `${version}\n`,
    },
    programs: busyboxPrograms(),
  }
}

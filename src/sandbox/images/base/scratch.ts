import type { ImageConfig } from '../types.ts'
import { PATH } from './files.ts'

/** An image with nothing in it but what its program needs: no shell. */
export function scratch(sizeInMegabytes: number): ImageConfig {
  return {
    entrypoint: [],
    cmd: [],
    env: { PATH },
    workingDir: '/',
    user: '',
    sizeInMegabytes,
    stopSignal: 'SIGTERM',
    files: {
      '/etc/passwd': 'root:x:0:0:root:/root:/sbin/nologin\nnonroot:x:65532:65532:nonroot:/home/nonroot:/sbin/nologin\n',
    },
    programs: {},
  }
}

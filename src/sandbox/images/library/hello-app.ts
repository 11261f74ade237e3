import { scratch } from '../base/scratch.ts'
import { goLog, pathOf } from '../programs/go-http.ts'
import { runGoServer } from '../programs/go-server.ts'
import type { Image, Program } from '../types.ts'

/** Google's hello-app: a distroless image, so there is no shell in it. */
export const helloApp: Image = {
  repositories: ['gcr.io/google-samples/hello-app', 'us-docker.pkg.dev/google-samples/containers/gke/hello-app'],
  tags: ['1.0', '2.0'],
  config: (tag) => {
    const base = scratch(12)
    return { ...base, entrypoint: ['/hello-app'], user: '65532', programs: { '/hello-app': server(`${tag}.0`) } }
  },
}

function server(version: string): Program {
  return (process) => {
    const port = Number(process.env['PORT'] || 8080)
    goLog(process, `Server listening on port ${port}`)
    const handle = (request: Parameters<typeof pathOf>[0]) => {
      goLog(process, `Serving request: ${pathOf(request)}`)
      return { body: `Hello, world!\nVersion: ${version}\nHostname: ${process.hostname}\n` }
    }
    return runGoServer(process, new Map([[port, handle]]))
  }
}

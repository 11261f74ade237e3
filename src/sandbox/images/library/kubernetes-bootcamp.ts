import { debian } from '../base/debian.ts'
import { openServers } from '../programs/servers.ts'
import type { Image, Process, Program } from '../types.ts'

/** The app of the tutorial "Learn Kubernetes Basics". */
export const kubernetesBootcamp: Image = {
  repositories: [
    'gcr.io/google-samples/kubernetes-bootcamp',
    'gcr.io/k8s-minikube/kubernetes-bootcamp',
    'jocatalin/kubernetes-bootcamp',
  ],
  tags: ['v1', 'v2', 'latest'],
  config: (tag) => {
    const base = debian(['curl'])
    const node = nodeProgram(tag === 'v2' ? '2' : '1')
    return {
      ...base,
      cmd: ['/bin/sh', '-c', 'node server.js'],
      env: { ...base.env, NODE_VERSION: '6.3.1', NPM_CONFIG_LOGLEVEL: 'info' },
      sizeInMegabytes: 211,
      files: { ...base.files, '/server.js': '// Kubernetes bootcamp: answers every request on port 8080.\n' },
      programs: { ...base.programs, '/usr/local/bin/node': node },
    }
  },
}

/** `node server.js`. Node as a container's first process ignores SIGTERM. */
function nodeProgram(version: string): Program {
  return async (process) => {
    if (!process.argv.some((word) => word.endsWith('server.js'))) {
      process.stdout.write('v6.3.1\n')
      return 0
    }
    return serve(process, version)
  }
}

async function serve(process: Process, version: string): Promise<number> {
  const started = process.clock.now()
  const time = () => new Date(process.clock.now()).toISOString()
  const servers = openServers(process)
  let requests = 0
  servers.http(8080, (request, response) => {
    request.resume()
    requests++
    response.writeHead(200, [
      ...['Content-Type', 'text/plain', 'Date', new Date(process.clock.now()).toUTCString()],
      ...['Connection', response.shouldKeepAlive ? 'keep-alive' : 'close', 'Transfer-Encoding', 'chunked'],
    ])
    response.write('Hello Kubernetes bootcamp! | Running on: ')
    response.write(process.hostname)
    response.end(` | v=${version}\n`)
    const uptime = (process.clock.now() - started) / 1000
    process.stdout.write(
      `Running On: ${process.hostname} | Total Requests: ${requests} | App Uptime: ${uptime} seconds | Log Time: ${time()}\n`,
    )
  })
  process.stdout.write(`Kubernetes Bootcamp App Started At: ${time()} | Running On:  ${process.hostname} \n\n`)
  await new Promise<void>((resolve) => process.killed.addEventListener('abort', () => resolve(), { once: true }))
  return 137
}

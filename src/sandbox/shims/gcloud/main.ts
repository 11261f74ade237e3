import type { SandboxLocation } from './sandbox-api.ts'
import { sandboxCloud } from './sandbox-api.ts'
import type { CloudApi, CloudIo } from './types.ts'

type CloudProgram = (argv: readonly string[], api: CloudApi, io: CloudIo) => Promise<number>

/** Runs gcloud or gsutil with this process's terminal and environment. */
export async function runCloudProgram(program: CloudProgram): Promise<void> {
  const location = locationOf(process.env)
  if (!location) {
    process.stderr.write('This stand-in works only in the shell of a lab on the sandbox.\n  k8slab shell\n')
    process.exitCode = 1
    return
  }
  process.exitCode = await program(process.argv.slice(2), sandboxCloud(location), {
    out: (text) => process.stdout.write(text),
    error: (text) => process.stderr.write(text),
    cwd: process.cwd(),
    confirm,
    now: Date.now,
  })
}

function locationOf(env: NodeJS.ProcessEnv): SandboxLocation | undefined {
  const home = env['K8SLAB_SANDBOX']
  const configFolder = env['CLOUDSDK_CONFIG']
  const kubeconfig = env['KUBECONFIG']
  if (!home || !configFolder || !kubeconfig) return undefined
  return {
    home,
    configFolder,
    kubeconfig,
    namespace: env['K8SLAB_NAMESPACE'] ?? 'default',
    buckets: env['K8SLAB_BUCKETS'] ?? '',
  }
}

async function confirm(question: string): Promise<boolean> {
  if (!process.stdin.isTTY) return true
  const { createInterface } = await import('node:readline/promises')
  const readline = createInterface({ input: process.stdin, output: process.stderr })
  const answer = await readline.question(question)
  readline.close()
  return !/^n/i.test(answer.trim())
}

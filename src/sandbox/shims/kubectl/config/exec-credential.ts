import { spawnSync } from 'node:child_process'
import { CommandError } from '../errors.ts'
import type { KubectlIo } from '../io.ts'
import { list, text } from '../objects.ts'

/** Runs a kubeconfig's credential program and returns the token it prints (client.authentication.k8s.io `ExecCredential`). */
export function execCredential(io: KubectlIo, exec: unknown): string {
  const command = text(exec, 'command')
  const apiVersion = text(exec, 'apiVersion')
  const info = { apiVersion, kind: 'ExecCredential', spec: { interactive: io.isTTY } }
  const extra = Object.fromEntries(list(exec, 'env').map((each) => [text(each, 'name'), text(each, 'value')]))
  const result = spawnSync(command, list(exec, 'args').map(String), {
    cwd: io.cwd,
    env: { ...io.env, ...extra, KUBERNETES_EXEC_INFO: JSON.stringify(info) },
    encoding: 'utf8',
    stdio: ['inherit', 'pipe', 'inherit'],
  })
  if (result.error || result.status !== 0) {
    const why = result.error
      ? `exec: executable ${command} not found`
      : `exec: executable ${command} failed with exit code ${result.status}`
    const hint = text(exec, 'installHint')
    throw new CommandError(
      `Unable to connect to the server: getting credentials: ${why}${hint === '' ? '' : `\n\n${hint}`}`,
      {
        verbatim: true,
      },
    )
  }
  return text(JSON.parse(result.stdout), 'status', 'token')
}

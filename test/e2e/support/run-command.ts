import { spawn } from 'node:child_process'
import path from 'node:path'
import { newestKubectl } from '../../helpers/kubectl-versions.ts'
import { root } from './program.ts'

/** Runs kubectl (a real one where there is one) against a lab's cluster; resolves with what it printed. */
export async function runCommand(
  kubeconfig: string,
  [program = '', ...args]: string[],
  env: NodeJS.ProcessEnv,
): Promise<string> {
  const real = program === 'kubectl' ? newestKubectl()?.file : undefined
  const [file, first] = real === undefined ? [process.execPath, [standIn(program)]] : [real, []]
  const child = spawn(file, [...first, ...args], { env: { ...env, KUBECONFIG: kubeconfig } })
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    output += text
  })
  return new Promise((resolve, reject) => {
    child.once('close', (code) =>
      code === 0 ? resolve(output) : reject(new Error(`${program} ${args.join(' ')} failed:\n${output}`)),
    )
  })
}

function standIn(program: string): string {
  return path.join(root, `dist/shims/${program}.js`)
}

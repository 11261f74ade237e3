import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { stringify } from 'yaml'

/** Writes a kubeconfig with contexts of these names into a folder; returns the environment that names it. */
export function kubeconfigWith(folder: string, names: readonly string[], current?: string): NodeJS.ProcessEnv {
  const file = path.join(folder, 'config')
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    ...(current === undefined ? {} : { 'current-context': current }),
    contexts: names.map((name) => ({ name, context: { cluster: `c-${name}`, user: `u-${name}`, namespace: 'other' } })),
    clusters: names.map((name) => ({ name: `c-${name}`, cluster: { server: `https://${name}:6443` } })),
    users: names.map((name) => ({ name: `u-${name}`, user: { token: `t-${name}` } })),
  }
  writeFileSync(file, stringify(config))
  return { KUBECONFIG: file, PATH: '' }
}
